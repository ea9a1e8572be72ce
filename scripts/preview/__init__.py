"""A course player for one machine: an exported archive on xblock-sdk's runtime, with real keys and kept answers.

The archive is its only input, so what it shows is what Studio would be given. It is for authors and for the
browser tests; it never ships.
"""
