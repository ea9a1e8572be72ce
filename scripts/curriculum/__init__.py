"""The exporter: from the folder an author writes in to the archive that Studio imports, one step a module.

load → check → render → olx → archive. Problems are values, and every run reports all of them.
"""
