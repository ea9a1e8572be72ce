"""What the preview says to people goes to stderr; what programs read goes to stdout."""

import sys


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def result(text: str) -> None:
    """Hand a line to whoever reads stdout, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
