"""What can go wrong at the desk, in sentences."""


class DeskError(Exception):
    """Something that the person at the desk can change."""
