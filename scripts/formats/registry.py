"""The formats, one line each."""

from collections.abc import Mapping
from importlib import import_module

from .format import Format

COURSE = "course"
_IDS = (COURSE, "library", "web", "scorm", "pdf", "epub", "docx", "packs")
FORMATS: Mapping[str, Format] = {name: import_module(f"{__package__}.{name}").FORMAT for name in _IDS}
