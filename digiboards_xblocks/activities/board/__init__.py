"""How confident a whole board is, for its own members."""
