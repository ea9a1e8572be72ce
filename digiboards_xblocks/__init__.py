"""Open edX blocks and LMS plugin of the Digital Boards leadership programme."""

__version__ = "0.1.0"
