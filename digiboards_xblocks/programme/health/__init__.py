"""Whether a site is well, in words, and what to do where it is not."""
