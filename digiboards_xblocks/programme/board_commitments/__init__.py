"""Boards' commitments at the end of a session, and how they went: the organisation's, and no person's."""
