"""Defaults that Open edX's plugin loader adds to the settings of the LMS and of Studio."""
