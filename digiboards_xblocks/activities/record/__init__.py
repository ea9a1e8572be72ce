"""My learning: how far one is, everything of one's own, to take away or to delete."""
