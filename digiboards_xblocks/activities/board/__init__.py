"""The picture of a whole board's confidence, for its own members."""
