"""Earlier writing or commitments, shown again."""
