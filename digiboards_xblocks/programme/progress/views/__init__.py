"""The pages of how far everybody is."""
