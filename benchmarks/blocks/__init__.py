"""What a view and a save of each block cost: ``python -m benchmarks.blocks``; docs/benchmarks.md has the figures."""
