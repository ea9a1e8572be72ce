"""Puts an archive into Studio over its REST API, and then counts in the LMS whether all of it has arrived.

Studio calls an import a success also when it dropped blocks, so nothing but the count proves that a course is there.
"""
