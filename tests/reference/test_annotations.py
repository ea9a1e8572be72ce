"""What is annotated is what the code has: each setting that is read, each event that is published, each table."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import models
from openedx_events.tooling import OpenEdxPublicSignal

from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.settings import cms, lms
from digiboards_xblocks.xapi.vocabulary import EVENTS as STATEMENTS
from reference.annotations import find_events, find_settings, find_signals, find_tables

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "digiboards_xblocks"
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
SETTINGS = {setting.name: setting for setting in find_settings()}
EVENTS = {name: event for event in find_events() for name in event.names}
OURS = "DIGIBOARDS_"


def module_of(path: Path) -> Any:
    return import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


# Settings


def settings_read() -> dict[str, list[tuple[Path, ast.expr | None]]]:
    """Each of our settings that is read or set, with where, and the default that it is read with."""
    found: dict[str, list[tuple[Path, ast.expr | None]]] = {}
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr.startswith(OURS):
                found.setdefault(node.attr, []).append((path, None))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
                match node.args[1]:
                    case ast.Constant(value=str(name)) if name.startswith(OURS):
                        found.setdefault(name, []).append((path, node.args[2]))
    return found


def test_each_setting_that_is_read_is_annotated_and_no_other() -> None:
    assert set(SETTINGS) == set(settings_read())


def test_no_setting_is_read_in_a_way_that_this_test_does_not_see() -> None:
    """A name of a setting is nowhere but where it is read, and in sentences for operators."""
    for path, tree in TREES.items():
        names = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        for name in (name for name in names if isinstance(name, str) and re.fullmatch(OURS + r"\w+", name)):
            assert path in [where for where, _ in settings_read()[name]] or path.parent.name == "settings"


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_the_default_is_the_one_in_the_code(name: str) -> None:
    said = ast.literal_eval(SETTINGS[name].default)
    declared = SimpleNamespace()
    lms.plugin_settings(declared)
    if hasattr(declared, name):
        assert getattr(declared, name) == said
        return
    read = [(path, default) for path, default in settings_read()[name] if default is not None]

    assert read
    for path, default in read:
        value = eval(ast.unparse(default), vars(module_of(path)))  # noqa: S307  # an expression of our own code
        assert value == said


def test_what_is_said_of_studio_is_so() -> None:
    declared = SimpleNamespace()
    cms.plugin_settings(declared)

    assert vars(declared) == {"DIGIBOARDS_STORES_ANSWERS": False}
    assert "False in Studio" in SETTINGS["DIGIBOARDS_STORES_ANSWERS"].description


# Events


ACTIVITIES_OF = PACKAGE / "activities"


def kinds_of(path: Path) -> set[str]:
    """The kinds of the blocks that what is in a module is a part of: its folder's, or those that import it."""
    folder = path.relative_to(ACTIVITIES_OF).parts[0]
    if folder in ACTIVITIES:
        return {folder}
    name = f"digiboards_xblocks.activities.{folder}.{path.stem}"
    return {
        kind
        for kind in ACTIVITIES
        for other, tree in TREES.items()
        if other.is_relative_to(ACTIVITIES_OF / kind)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == name
    }


def events_published() -> set[str]:
    """The name of each event of ours that a block publishes, by the calls of ``publish_event``."""
    found = set()
    for path, tree in TREES.items():
        for call in calls(tree):
            if ast.unparse(call.func).endswith(".publish_event"):
                kinds = kinds_of(path)
                assert kinds, path
                found |= {f"digiboards.{kind}.{ast.literal_eval(call.args[0])}" for kind in kinds}
    return found


# What is not a block's: that staff looked at names, and what is announced where people are counted.
OF_STAFF = {"digiboards.staff.looked"}
OF_FINISHES = {"digiboards.guide.finished", "digiboards.programme.finished"}


def test_each_event_that_is_published_is_annotated_and_no_other() -> None:
    assert len(events_published()) > 20
    assert set(EVENTS) == events_published() | OF_STAFF | OF_FINISHES


def test_every_event_carries_the_same_two_things() -> None:
    of_blocks = [event for name, event in EVENTS.items() if name not in OF_STAFF | OF_FINISHES]
    assert {frozenset(re.findall(r"``(\w+)``", event.data)) for event in of_blocks} == {
        frozenset({"name", "questions"})
    }


def test_every_event_of_no_block_is_emitted_where_it_is_annotated() -> None:
    emitted = {
        ast.literal_eval(call.args[0])
        for tree in TREES.values()
        for call in calls(tree)
        if ast.unparse(call.func) == "platform.emit"
    }
    assert emitted == OF_STAFF | OF_FINISHES


def test_every_public_signal_is_annotated_with_its_type() -> None:
    types = {signal.event_type for signal in OpenEdxPublicSignal.all_events() if ".digiboards." in signal.event_type}
    assert {signal.type for signal in find_signals()} == types
    assert len(types) == 2


def test_nothing_publishes_past_the_one_that_says_what_an_event_may_carry() -> None:
    """What is not ``publish_event`` publishes events of the platform's own names."""
    direct = {
        ast.unparse(call.args[1])
        for tree in TREES.values()
        for call in calls(tree)
        if ast.unparse(call.func).endswith("runtime.publish")
    }

    assert direct == {"'grade'", "f'digiboards.{self.spec.kind}.{what}'"}


# Personal data


def ours() -> list[type[models.Model]]:
    return list(apps.get_app_config("digiboards_xblocks").get_models())


def leads_to_a_person(model: type[models.Model]) -> bool:
    """Whether a row belongs to somebody: by a relation to an account, or to a row that does; or by an address."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            if field.related_model._meta.label == django_settings.AUTH_USER_MODEL:
                return True
            if field.related_model is not model and leads_to_a_person(field.related_model):
                return True
        elif "mail" in field.name:
            return True
    return False


def test_every_table_says_in_its_own_words_what_it_holds_of_people() -> None:
    for model in ours():
        assert re.search(r"\.\. (no_)?pii: ", vars(model)["__doc__"]), model
    assert {table.model for table in find_tables()} == {model.__name__ for model in ours()}


def test_a_table_is_personal_if_its_rows_lead_to_a_person() -> None:
    said = {table.model: bool(table.types) for table in find_tables()}

    assert said == {model.__name__: leads_to_a_person(model) for model in ours()}
    assert set(said.values()) == {True, False}


def run_find(config: Path, command: str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "code_annotations"), command, "--config_file", str(config), *more],
        cwd=config.parent,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(config.parent), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_check_finds_nothing_to_say() -> None:
    tables = run_find(ROOT / ".pii_annotations.yml", "django_find_annotations", "--lint", "--coverage")
    comments = run_find(ROOT / ".code_annotations.yml", "static_find_annotations", "--lint", "--no_report")

    assert tables.returncode == 0, tables.stdout
    assert "Coverage is 100.0%" in tables.stdout
    assert comments.returncode == 0, comments.stdout


def test_the_check_refuses_a_table_that_says_nothing(tmp_path: Path) -> None:
    copied = copy_of_the_code(tmp_path)
    file = copied / "digiboards_xblocks" / "activities" / "text" / "models.py"
    file.write_text(re.sub(r"\n    \.\. pii.*", "", file.read_text()))
    found = run_find(copied / ".pii_annotations.yml", "django_find_annotations", "--lint", "--coverage")

    assert found.returncode == 1
    assert "digiboards_xblocks.ReadingPlace" in found.stdout


def test_the_check_refuses_an_event_without_its_data(tmp_path: Path) -> None:
    copied = copy_of_the_code(tmp_path)
    file = copied / "digiboards_xblocks" / "activities" / "text" / "block.py"
    file.write_text(re.sub(r"\n +# \.\. event_data.*", "", file.read_text()))
    found = run_find(copied / ".code_annotations.yml", "static_find_annotations", "--lint", "--no_report")

    assert found.returncode == 1
    assert "event_data" in found.stdout


def copy_of_the_code(folder: Path) -> Path:
    for name in ("digiboards_xblocks", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    for name in (".pii_annotations.yml", ".code_annotations.yml", ".annotation_safe_list.yml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def test_every_event_becomes_a_statement_but_what_staff_looked_at() -> None:
    assert set(STATEMENTS) == set(EVENTS) - {"digiboards.staff.looked"}
