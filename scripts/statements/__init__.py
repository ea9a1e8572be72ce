"""Counting xAPI statements of ours in ClickHouse, as Aspects keeps them."""
