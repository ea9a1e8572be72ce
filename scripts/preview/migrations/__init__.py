"""The preview's own tables."""
