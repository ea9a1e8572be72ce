"""Taking the plugin away: its tables go, the platform's stay, and a course that still has our blocks can be read."""

import importlib.metadata
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from lxml import etree
from web_fragments.fragment import Fragment
from xblock import plugin
from xblock.core import XBlock
from xblock.exceptions import NoSuchViewError
from xblock.fields import Scope, ScopeIds, String
from xblock.plugin import PluginMissingError
from xblock.runtime import DictKeyValueStore, KvsFieldData

from digiboards_xblocks.activities.registry import ACTIVITIES

from ..activities.test_deletion import rows_everywhere as rows_everywhere
from ..conftest import COURSE_KEY, RecordingRuntime

OURS = "digiboards_xblocks"
KINDS = [f"digiboards_{kind}" for kind in ACTIVITIES]


# The tables


def tables() -> set[str]:
    return set(connection.introspection.table_names())


def rows_of_others() -> dict[str, int]:
    """How many rows each table has that is not ours, but for Django's own notes on migrations and models."""
    models = [model for model in apps.get_models() if model._meta.app_label not in {OURS, "contenttypes", "auth"}]
    return {
        model._meta.db_table: model._default_manager.count()
        for model in [*models, get_user_model()]
        if model._meta.db_table in tables()
    }


@pytest.fixture
def restored(transactional_db: None) -> Iterator[None]:
    """Whatever becomes of the test, the next one finds the tables."""
    try:
        yield
    finally:
        call_command("migrate", OURS, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_migrating_to_zero_takes_every_table_of_ours_however_full_and_no_other(
    rows_everywhere: None, restored: None
) -> None:
    ours = {model._meta.db_table for model in apps.get_app_config(OURS).get_models()}
    before, others = tables(), rows_of_others()
    assert ours <= before
    assert get_user_model().objects.count() == 2

    call_command("migrate", OURS, "zero", verbosity=0)

    assert before - tables() == ours
    assert rows_of_others() == others
    assert MigrationRecorder(connection).migration_qs.filter(app=OURS).count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_account_can_be_deleted_afterwards(rows_everywhere: None, restored: None) -> None:
    """No key of a table that is gone holds it."""
    call_command("migrate", OURS, "zero", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {get_user_model()._meta.db_table}")  # noqa: S608

    assert get_user_model().objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_it_can_come_back(rows_everywhere: None, restored: None) -> None:
    before = tables()
    call_command("migrate", OURS, "zero", verbosity=0)
    call_command("migrate", OURS, verbosity=0)

    assert tables() == before
    assert not any(model._default_manager.exists() for model in apps.get_app_config(OURS).get_models())


# The course


class Placeholder(XBlock):
    """What the platform puts where a block's type is unknown: nothing for learners, a sentence for authors.

    It keeps the attributes and the text of the block's XML, and writes them again (``xmodule/hidden_block.py``,
    ``xmodule/raw_block.py``).
    """

    xml = String(default="", scope=Scope.content)

    @classmethod
    def parse_xml(cls, node: Any, runtime: Any, keys: Any) -> Any:
        block = runtime.construct_xblock_from_class(cls, keys)
        block.xml = etree.tostring(node, encoding="unicode")
        return block

    def add_xml_to_node(self, node: Any) -> None:
        kept = etree.fromstring(self.xml)
        node.tag, node.text = kept.tag, kept.text
        node.attrib.update(kept.attrib)

    def student_view(self, _context: Any) -> Fragment:
        return Fragment()

    def author_view(self, _context: Any) -> Fragment:
        return Fragment(f'"{self.scope_ids.block_type}" is an unknown component type.')


class PlatformText(XBlock):
    """A block of the platform's own beside ours."""

    def student_view(self, _context: Any) -> Fragment:
        return Fragment("<p>Read this.</p>")


@pytest.fixture
def uninstalled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks' entry points are gone; the platform's own stay."""
    found = importlib.metadata.entry_points

    def without_ours(**chosen: Any) -> Any:
        return [point for point in found(**chosen) if not point.value.startswith(OURS)]

    monkeypatch.setattr(plugin.importlib.metadata, "entry_points", without_ours)
    monkeypatch.setattr(plugin, "PLUGIN_CACHE", {})


def platform_runtime() -> RecordingRuntime:
    """A runtime that falls back as the modulestore's does (``split_mongo/split.py``: ``default_class``)."""
    services = {"field-data": KvsFieldData(DictKeyValueStore()), "user": None}
    return RecordingRuntime(services=services, default_class=Placeholder)


def read(runtime: RecordingRuntime, kind: str) -> Any:
    """A block of this kind, read from the XML that an export of the course holds."""
    node = etree.fromstring(f'<{kind} url_name="g5-{kind}" display_name="One">title: One\n</{kind}>')
    key = COURSE_KEY.make_usage_key(kind, node.get("url_name"))
    return runtime.load_block_type(kind).parse_xml(node, runtime, ScopeIds(None, kind, key, key))


def test_without_the_plugin_its_blocks_are_unknown(uninstalled: None) -> None:
    assert len(KINDS) >= 12
    for kind in KINDS:
        with pytest.raises(PluginMissingError):
            XBlock.load_class(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_of_ours_becomes_the_platforms_placeholder(kind: str, uninstalled: None) -> None:
    block = read(platform_runtime(), kind)

    assert isinstance(block, Placeholder)
    assert block.scope_ids.block_type == kind


def test_with_the_plugin_it_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin, "PLUGIN_CACHE", {})
    for kind in KINDS:
        assert platform_runtime().load_block_type(kind).__module__.startswith(OURS)


def test_learners_see_the_rest_of_a_page_that_has_our_blocks(uninstalled: None) -> None:
    """As the platform's vertical does: each child is asked for the view in turn, and nothing guards it."""
    runtime = platform_runtime()
    text = runtime.construct_xblock_from_class(PlatformText, ScopeIds(None, "html", "d", "u"))
    page = [text, *(read(runtime, kind) for kind in KINDS)]

    seen = [runtime.render(block, "student_view", {}).content for block in page]

    # The runtime wraps what a block gives; of a placeholder there is nothing within.
    assert "Read this." in seen[0]
    assert not any("One" in content or "unknown" in content for content in seen[1:])


def test_authors_are_told_which_type_is_missing(uninstalled: None) -> None:
    runtime = platform_runtime()
    for kind in KINDS:
        assert f'"{kind}" is an unknown' in runtime.render(read(runtime, kind), "author_view", {}).content


def test_the_text_of_a_block_outlives_the_plugin(uninstalled: None) -> None:
    runtime = platform_runtime()
    for kind in KINDS:
        node = etree.Element("unknown")
        read(runtime, kind).add_xml_to_node(node)

        assert etree.tostring(node, encoding="unicode") == (
            f'<{kind} url_name="g5-{kind}" display_name="One">title: One\n</{kind}>'
        )


def test_a_view_that_the_placeholder_lacks_is_refused_as_of_any_block(uninstalled: None) -> None:
    """So the stand-in has no more than it says."""
    runtime = platform_runtime()
    with pytest.raises(NoSuchViewError):
        runtime.render(read(runtime, KINDS[0]), "public_view", {})
