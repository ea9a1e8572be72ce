"""A fictional case with decisions to try."""
