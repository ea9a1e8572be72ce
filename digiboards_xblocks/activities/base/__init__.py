"""The base of all activities: the block, its handlers and hooks, templates, styles and scripts."""
