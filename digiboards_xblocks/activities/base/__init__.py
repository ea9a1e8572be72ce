"""What all activities share: the block, its handlers and hooks, templates, styles and scripts."""
