"""An import within a function has its reason beside it: a comment, or what its module says of the platform."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OF_THE_PLATFORM = "The platform's packages"


def late_imports(source: str) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports within functions."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node


def unexplained(source: str) -> list[int]:
    """The lines of late imports without a comment on them, or above the imports that they are among."""
    if OF_THE_PLATFORM in (ast.get_docstring(ast.parse(source)) or ""):
        return []
    lines = source.splitlines()
    late = {line for node in late_imports(source) for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    found = []
    for node in late_imports(source):
        first = node.lineno
        while first - 1 in late or not lines[first - 2].strip():
            first -= 1
        if not any("#" in line for line in lines[first - 2 : node.end_lineno]):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("folder", ["digiboards_xblocks", "scripts", "tutor-contrib-digiboards/tutordigiboards"])
def test_a_late_import_has_its_reason(folder: str) -> None:
    read = {path: path.read_text("utf-8") for path in (ROOT / folder).rglob("*.py")}
    said = {path.relative_to(ROOT).as_posix(): unexplained(source) for path, source in read.items()}

    assert read
    assert {name: lines for name, lines in said.items() if lines} == {}


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("import json\n", [2]),
        ("# Not needed by most.\n    import json\n", []),
        ("# Not needed by most.\n    import json\n\n    import re\n", []),
        ("import json  # not needed by most\n", []),
        ("print()\n    from json import (\n        loads,\n    )\n", [3]),
    ],
)
def test_one_without_a_reason_is_found(body: str, lines: list[int]) -> None:
    assert unexplained(f"def work():\n    {body}") == lines
