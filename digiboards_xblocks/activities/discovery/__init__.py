"""Find your starting point: a few questions at the start, and the guides that they recommend."""
