"""The blocks: one folder each, all leaves, all on one small base."""
