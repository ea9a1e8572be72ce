"""The mail to staff: how far everybody in a course run is, in numbers."""
