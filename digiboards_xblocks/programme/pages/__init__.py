"""The base of all staff pages."""
