"""Tutor plugin for Digital Boards."""

__version__ = "0.1.0"
