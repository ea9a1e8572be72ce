"""A stand-in for the platform's ``common.djangoapps.student``: people's names, who takes a course run, and its team."""
