"""Annotations of settings, events and personal data in the code, as code-annotations finds them."""

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from code_annotations.base import AnnotationConfig
from code_annotations.find_django import DjangoSearch
from code_annotations.find_static import StaticSearch

ROOT = Path(__file__).resolve().parents[2]
IN_COMMENTS = ".code_annotations.yml"
ON_TABLES = ".pii_annotations.yml"


@dataclass(frozen=True)
class Setting:
    """A Django setting that an operator may set; ``warning`` is "" for most."""

    name: str
    default: str
    description: str
    warning: str


@dataclass(frozen=True)
class Event:
    """An event in the platform's tracking log; ``names`` are several where blocks share what publishes it."""

    names: tuple[str, ...]
    description: str
    data: str


@dataclass(frozen=True)
class Signal:
    """A public signal, in the manner of openedx-events; ``type`` is its name for the platform's event bus."""

    name: str
    type: str
    description: str
    data: str


@dataclass(frozen=True)
class Table:
    """The annotation of a table: ``types`` and ``retirement`` are empty for one that holds nothing of people."""

    model: str
    holds: str
    types: tuple[str, ...]
    retirement: tuple[str, ...]


def find_settings(root: Path = ROOT) -> list[Setting]:
    """Return the settings by name."""
    groups = _in_comments(root, "setting")
    found = (Setting(of["name"], of["default"], of["description"], of.get("warning", "")) for of in groups)
    return sorted(found, key=lambda setting: setting.name)


def find_events(root: Path = ROOT) -> list[Event]:
    """Return the events by name."""
    groups = _in_comments(root, "event")
    found = (Event(tuple(of["name"].split(", ")), of["description"], of["data"]) for of in groups)
    return sorted(found, key=lambda event: event.names)


def find_signals(root: Path = ROOT) -> list[Signal]:
    """Return the signals by name."""
    groups = _in_comments(root, "signal")
    found = (Signal(of["name"], of["type"], of["description"], of["data"]) for of in groups)
    return sorted(found, key=lambda signal: signal.name)


def find_tables(root: Path = ROOT) -> list[Table]:
    """Return the project's own tables by name. Django has to be set up, with the app installed."""
    found: dict[str, dict[str, Any]] = {}
    with redirect_stdout(io.StringIO()):
        results = DjangoSearch(_config(root, ON_TABLES), "digiboards_xblocks").search()
    for annotation in (annotation for file in results.values() for annotation in file):
        token = annotation["annotation_token"].strip(". :")
        if annotation["found_by"] == "django":
            found.setdefault(annotation["extra"]["object_id"].partition(".")[2], {})[token] = annotation[
                "annotation_data"
            ]
    return [
        Table(
            model,
            _one_line(of.get("pii") or of["no_pii"]),
            tuple(of.get("pii_types", ())),
            tuple(of.get("pii_retirement", ())),
        )
        for model, of in sorted(found.items())
    ]


def _in_comments(root: Path, group: str) -> Iterator[dict[str, str]]:
    """Yield the annotations of one kind: what comes after ``..`` and the kind's name, to what it says."""
    with redirect_stdout(io.StringIO()):
        results = StaticSearch(_config(root, IN_COMMENTS)).search()
    for _file, annotations in sorted(results.items()):
        current: dict[str, str] = {}
        for annotation in annotations:
            kind, _, part = annotation["annotation_token"].strip(". :").partition("_")
            if kind != group:
                continue
            if part == "name" and current:
                yield current
                current = {}
            current[part] = _one_line(annotation["annotation_data"])
        if current:
            yield current


def _config(root: Path, name: str) -> AnnotationConfig:
    """Return the configuration with its paths below ``root``, wherever this runs."""
    config = AnnotationConfig(str(root / name), verbosity=0, source_path_override=str(root / "digiboards_xblocks"))
    config.safelist_path = str(root / config.safelist_path)
    return config


def _one_line(text: str) -> str:
    return " ".join(text.split())
