"""Output of the preview: messages for people to stderr, results for programs to stdout."""

import sys


def say(text: str) -> None:
    """Write a message for the person at the terminal."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def result(text: str) -> None:
    """Write a line to stdout, unbuffered."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
