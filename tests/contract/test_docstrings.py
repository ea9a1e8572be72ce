"""Docstrings keep to the field's words, in what we ship and in the scripts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("digiboards_xblocks", "scripts", "tutor-contrib-digiboards/tutordigiboards")

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

WORDS = re.compile(
    r"\b(told|tells? of|telling of|whoever|stands?(?!-ins?| (in )?for| out)|stood|anew|work(s|ed) out)\b"
    r"|\b(is|are|be) had\b",
    re.IGNORECASE,
)
# What a function returns is said with "return", not hung behind a semicolon.
HUNG = re.compile(r";\s+(how (many|much|far)|the number|its number|the (exit status|answer is)|gives)\b[^.;]*\.")
# A clause in place of a noun: "How far a learner is" for "A learner's progress".
CLAUSES = re.compile(
    r"(What|How|Whether|Who|Whose|Whom|Where|Which|When|Why|That|There|It|They|Since|Whoever|Whatever|Whenever)\b"
)
# A noun where a verb belongs: "The pages of …" for "Return the pages of …".
NOUNS = re.compile(r"(The|An?|Each|Every|All|Both|Its|Their|One|Some|Those|Everything|Everybody|Nothing|Nobody)\b")


def docstrings(source: str) -> Iterator[tuple[int, str]]:
    """The lines and texts of the docstrings in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | Definition):
            text = ast.get_docstring(node)
            if text:
                yield getattr(node, "lineno", 1), text


def public(body: list[ast.stmt]) -> Iterator[Definition]:
    """The public classes and functions of a module or class, with what is in them."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def is_property(node: Definition) -> bool:
    return any("property" in ast.unparse(decorator) for decorator in node.decorator_list)


def problems(source: str) -> list[str]:
    found = []
    for line, text in docstrings(source):
        found += [f"{line}: {match[0]}" for match in WORDS.finditer(text)]
        summary = text.split("\n\n")[0]
        found += [f"{line}: {match[0]}" for match in HUNG.finditer(summary)]
    module = ast.parse(source)
    if match := CLAUSES.match(ast.get_docstring(module) or ""):
        found.append(f"1: {match[0]} …")
    for node in public(module.body):
        text = ast.get_docstring(node) or ""
        is_noun = isinstance(node, ast.ClassDef) or is_property(node)
        if match := CLAUSES.match(text) or (None if is_noun else NOUNS.match(text)):
            found.append(f"{node.lineno}: {match[0]} …")
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_docstrings_keep_to_the_fields_words(folder: str) -> None:
    read = [path for path in (ROOT / folder).rglob("*.py") if path.parent.name != "migrations"]
    assert len(read) > {"digiboards_xblocks": 250, "scripts": 200}.get(folder, 3)
    said = {path.relative_to(ROOT).as_posix(): problems(path.read_text("utf-8")) for path in read}
    assert {name: found for name, found in said.items() if found} == {}


@pytest.mark.parametrize(
    ("docstring", "count"),
    [
        ("Return the counts, for whoever asks.", 1),
        ("Return where the key stands, as a stand-in.", 1),
        ("Return what is told of a board, made anew.", 2),
        ("Delete the rows; how many rows.", 1),
        ("Run the command; gives the exit status.", 1),
        ("Delete the rows, and return how many there were.", 0),
        ("Return the row; None if there is none.", 0),
        ("The row of a learner.", 1),
        ("How many rows there are.", 1),
        ("Whether there is a row.", 1),
    ],
)
def test_what_is_out_of_use_is_found(docstring: str, count: int) -> None:
    assert len(problems(f'def found():\n    """{docstring}"""\n')) == count


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('class Row:\n    """A row of a learner."""\n', 0),
        ('class Row:\n    """What a learner did."""\n', 1),
        ('class Row:\n    """A row."""\n\n    def name(self):\n        """The name."""\n', 1),
        ('class Row:\n    """A row."""\n\n    @property\n    def name(self):\n        """The name."""\n', 0),
        ('def _name():\n    """The name."""\n', 0),
        ('"""How rows are stored."""\n', 1),
        ('"""Storage of rows."""\n', 0),
    ],
)
def test_nouns_are_for_things_and_verbs_for_functions(source: str, count: int) -> None:
    assert len(problems(source)) == count
