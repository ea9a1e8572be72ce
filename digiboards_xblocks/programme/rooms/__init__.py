"""A session live in one room: a facilitator's screen, a projector, and the phones of those who are there."""
