"""What a guide of our course says, read from its pages, so that a better wording breaks no test in a browser."""

import re
from pathlib import Path
from typing import Any

import yaml

import export_course

GUIDE = Path(export_course.__file__).resolve().parent.parent / "course/guides/g5-assuring-digital"
_GUIDE_FILE: dict[str, Any] = yaml.safe_load((GUIDE / "guide.yaml").read_text("utf-8"))
_FENCE = re.search(r"^```check\n(.*?)^```", (GUIDE / "23-check.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
assert _FENCE
_QUESTIONS: list[dict[str, Any]] = yaml.safe_load(_FENCE[1])["questions"]

STATEMENTS = len(_GUIDE_FILE["statements"])
RIGHT: list[str] = [option["text"] for item in _QUESTIONS for option in item["options"] if option.get("right")]
WRONG: dict[str, Any] = next(option for option in _QUESTIONS[0]["options"] if not option.get("right"))
LAST_HEADING = re.findall(r"^## (.+)$", (GUIDE / "10-what-assurance-means.md").read_text("utf-8"), re.MULTILINE)[-1]
