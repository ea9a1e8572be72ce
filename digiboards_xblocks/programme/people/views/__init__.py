"""The pages of who is on which board, and of who may see what."""
