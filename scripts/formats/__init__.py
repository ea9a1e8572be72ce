"""The formats in which a course goes out: one module each, which takes the checked course."""
