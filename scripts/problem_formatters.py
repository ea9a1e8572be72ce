"""Formats what is wrong with the course: for people, for an editor or a script (JSON), as a forge's annotations."""

import json
from collections.abc import Sequence
from typing import Any

from curriculum.problems import Problem

TEXT, JSON, ANNOTATIONS = "text", "json", "github"
STYLES = (TEXT, JSON, ANNOTATIONS)


def format_json(problems: Sequence[Problem], messages: Sequence[str], archive: str | None, **more: Any) -> str:
    """Return a JSON object: ``problems`` with their places, other sentences in ``messages``, the archive if written."""
    found = [
        {
            "path": item.location.path,
            "line": item.location.line,
            "severity": str(item.severity),
            "message": item.message,
            "rule": item.rule.id,
        }
        for item in problems
    ]
    return json.dumps({"problems": found, "messages": list(messages), "archive": archive, **more}, ensure_ascii=False)


def format_annotation(problem: Problem) -> str:
    """Return a line that GitHub Actions shows beside the file's line."""
    path, line = problem.location
    title = _value(problem.rule.id)
    return f"::{problem.severity} file={_value(path)},line={line},title={title}::{_text(problem.message)}"


def _text(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(words: str) -> str:
    return _text(words).replace(":", "%3A").replace(",", "%2C")
