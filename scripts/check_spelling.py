#!/usr/bin/env python3
"""Checks the spelling of every text that people read, with hunspell and the project's own list of words."""

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import apt_packages
from console import DONE, PROBLEMS
from curriculum.load import load_course
from curriculum.model import Course
from curriculum.page_text import read_blocks
from curriculum.problems import Problems
from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.reader import LocatedText

COURSE = Path(__file__).resolve().parent.parent / "course"
WORDS = "words.txt"
PACKAGES = ("hunspell-en-gb", "hunspell")
_DICTIONARY = "en_GB"
_WORD = re.compile(r"(?<!\d)[^\W\d_]+(?:['’][^\W\d_]+)*")
_SECONDS = 60


def main(argv: Sequence[str] | None = None) -> int:
    """Print each unknown word with its place, and return the exit status."""
    argparse.ArgumentParser(
        prog="check_spelling.py",
        description=(
            f"Checks the texts of all editions with hunspell ({_DICTIONARY}). A word that is right though hunspell "
            f"does not know it goes into course/{WORDS}. hunspell is installed if it is missing and you are root on "
            "Debian or Ubuntu. Exit status: 0 all right, 1 unknown words or no hunspell."
        ),
    ).parse_args(argv)
    if not is_installed() and not (all(map(apt_packages.install, PACKAGES)) and is_installed()):
        sys.stderr.write("hunspell was not found. Install it (Debian and Ubuntu: hunspell and hunspell-en-gb).\n")
        return PROBLEMS
    try:
        used = list_words(COURSE)
    except ValueError as error:
        sys.stderr.write(f"{error}\nThe course has problems, so its spelling was not checked.\n")
        return PROBLEMS
    known = known_words(COURSE)
    wrong = unknown(set(used) - known)
    for word in sorted(wrong, key=lambda word: (used[word], word)):
        path, line = used[word]
        sys.stdout.write(f"{path}:{line}: “{word}” is not known; correct it, or add it to course/{WORDS}\n")
    idle = sorted(known - set(used))
    for word in idle:
        sys.stdout.write(f"course/{WORDS}: “{word}” is used nowhere; delete it\n")
    return PROBLEMS if wrong or idle else DONE


def is_installed() -> bool:
    """Return whether hunspell and its British dictionary can be used."""
    program = shutil.which("hunspell")
    if program is None:
        return False
    command = [program, "-d", _DICTIONARY, "-l"]
    return subprocess.run(command, input="", capture_output=True, text=True, check=False).returncode == 0  # noqa: S603 (no words of others)


def known_words(course: Path) -> set[str]:
    """Return the project's own words; what follows # is for people."""
    lines = (line.partition("#")[0].strip() for line in (course / WORDS).read_text("utf-8").splitlines())
    return {line for line in lines if line}


def list_words(course: Path) -> dict[str, Location]:
    """Return each word of every edition's texts with its first place. Raises ``ValueError`` if a course has errors."""
    found: dict[str, Location] = {}
    for edition in sorted((course / "editions").glob("*.yaml")):
        problems = Problems(course.name)
        loaded = load_course(course, edition, problems)
        if loaded is None or problems.errors:
            raise ValueError("\n".join(str(problem) for problem in problems.errors))
        for text, location in _texts(loaded):
            for word in find_words(text):
                found.setdefault(word, problems.show_location(location))
    return found


def find_words(text: str) -> list[str]:
    """Return the words of a text as the dictionary has them, with straight apostrophes."""
    return [word.replace("’", "'") for word in _WORD.findall(text)]


def _texts(course: Course) -> Iterator[LocatedText]:
    programme = course.programme
    for text in (
        programme.title,
        programme.short_description,
        *programme.learning,
        *(u.text for u in programme.updates),
    ):
        yield LocatedText(text, Location(programme.path, 1))
    for term in course.references.terms:
        yield LocatedText(f"{term.term} {term.name} {term.meaning}", Location("glossary.yaml", 1))
    for chapter in course.chapters:
        yield LocatedText(chapter.title, Location(chapter.path, 1))
        for unit in chapter.units():
            yield LocatedText(unit.title, Location(unit.path, 1))
            for component in unit.components:
                for block in read_blocks(component):
                    yield LocatedText(block.text, Location(component.path, block.line))


def unknown(words: set[str]) -> set[str]:
    """Return those that the dictionary does not know."""
    found = subprocess.run(  # noqa: S603 (the words go in as text, not as arguments)
        [shutil.which("hunspell") or "hunspell", "-d", _DICTIONARY, "-i", "utf-8", "-l"],
        input="\n".join(sorted(words)), capture_output=True, text=True, check=True, timeout=_SECONDS,
    )  # fmt: skip
    return set(found.stdout.split()) & words


if __name__ == "__main__":
    sys.exit(main())
