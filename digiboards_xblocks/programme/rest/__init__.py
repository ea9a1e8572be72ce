"""The figures and the people of a course run as JSON, for programs: by the same rules as the pages of staff."""
