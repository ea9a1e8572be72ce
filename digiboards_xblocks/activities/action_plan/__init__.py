"""A plan of three priorities, an ask of the board, and days to look back."""
