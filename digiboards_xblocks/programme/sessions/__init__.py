"""Sessions of a board or of many, and who attended."""
