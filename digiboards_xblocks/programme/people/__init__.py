"""Who is on which board, and what programme staff may see."""
