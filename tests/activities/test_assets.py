"""The styles and scripts of all blocks, in one file each: what is in them, and how pages ask for them."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from digiboards_xblocks.activities.base import assets, bundles

from .samples import RECORD, SAMPLES, Sample, each_block, made, saved
from .stub_site import ADDRESS, Site
from .test_in_browser import chromium, open_site  # noqa: F401 (fixtures)

OF_ITS_OWN = "board/static/room.css"  # the style of a page of its own
# Of a page of its own, and of the editor in Studio.
NOT_FOR_LEARNERS = {
    "css": {OF_ITS_OWN, "base/studio_form/static/editor.css"},
    "js": {"base/studio_form/static/editor.js"},
}
# The most that a page with one of ours is larger by, without what it says, as a site sends it.
MOST_BYTES = 5_000


class ForgivingStorage(ManifestStaticFilesStorage):
    """As that of the platform (``PipelineForgivingMixin``): a name that it has not seen is an address as it stands."""

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The package as a wheel brings it; the path of each file."""
    paths = {kind: f"digiboards_xblocks/{bundles.name(kind, bundles.bundle(kind))}" for kind in bundles.KINDS}
    monkeypatch.setattr(assets, "_path", paths.__getitem__)
    return paths


@pytest.mark.parametrize("kind", bundles.KINDS)
def test_everything_is_in_a_bundle_once_and_what_all_share_first(kind: str) -> None:
    text = bundles.bundle(kind)
    files = {str(path.relative_to(bundles.ACTIVITIES)): path for path in bundles.ACTIVITIES.rglob(f"*.{kind}")}
    places = {name: text.find(path.read_text("utf-8")) for name, path in files.items()}

    assert {name for name, place in places.items() if place < 0} == NOT_FOR_LEARNERS[kind]
    assert len(text) == sum(len(files[name].read_text("utf-8")) + 1 for name, place in places.items() if place >= 0) - 1
    assert places[f"base/static/digiboards.{kind}"] == 0
    shared = max(place for name, place in places.items() if name.startswith("base/"))
    assert all(place > shared for name, place in places.items() if place >= 0 and not name.startswith("base/"))


def test_another_text_has_another_name() -> None:
    assert re.fullmatch(r"blocks-[0-9a-f]{16}\.css", bundles.name("css", "a"))
    assert bundles.name("css", "a") != bundles.name("css", "b")


@each_block
def test_a_page_asks_for_one_file_of_each(sample: Sample, learner: Any, built: dict[str, str]) -> None:
    fragment = made(sample, user=learner).student_view({})

    assert [(item.kind, item.data) for item in fragment.resources] == [
        ("url", f"/static/{built[kind]}") for kind in bundles.KINDS
    ]
    assert fragment.js_init_fn is not None


@each_block
def test_without_a_learner_it_asks_for_no_script(sample: Sample, db: None, built: dict[str, str]) -> None:
    kinds = [item.data.rpartition(".")[2] for item in made(sample).student_view({}).resources]

    # A text helps whoever reads it; all others have scripts to save.
    assert kinds == (["css", "js"] if sample.block_type == "digiboards_text" else ["css"])


def test_the_note_in_place_of_a_block_asks_for_it_too(built: dict[str, str]) -> None:
    fragment = made(SAMPLES[-1], content="kind: [").student_view({})

    assert [item.data for item in fragment.resources] == [f"/static/{built['css']}"]


@pytest.mark.parametrize("storage", [ManifestStaticFilesStorage, ForgivingStorage])
def test_the_address_is_the_one_by_which_the_site_serves_it(
    built: dict[str, str], settings: Any, tmp_path: Path, storage: type
) -> None:
    """As on a real site, whose storage gives each file a name by what is in it, and refuses or forgives any other."""
    hashed = f"{storage.__module__}.{storage.__qualname__}"
    settings.STORAGES = {**django_settings.STORAGES, "staticfiles": {"BACKEND": hashed}}
    settings.STATIC_ROOT = str(tmp_path)
    before = [assets.address_of(kind) for kind in built]
    for kind, path in built.items():
        staticfiles_storage.save(path, ContentFile(bundles.bundle(kind)))
    list(staticfiles_storage.post_process({path: (staticfiles_storage, path) for path in built.values()}))

    assert before == ["", ""], "collectstatic has not run"
    for kind, path in built.items():
        stem = path.removesuffix(f".{kind}")
        assert re.fullmatch(rf"/static/{stem}\.[0-9a-f]{{12}}\.{kind}", assets.address_of(kind))


@pytest.mark.parametrize("sample", [*SAMPLES, RECORD], ids=lambda sample: sample.block_type)
def test_what_a_block_adds_to_a_page_is_small(sample: Sample, learner: Any, built: dict[str, str]) -> None:
    fragment = saved(sample, user=learner).student_view({})
    text = fragment.body_html() + json.dumps(fragment.json_init_args)

    assert len(gzip.compress(text.encode())) <= MOST_BYTES


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_blocks_work_with_the_files_of_which_a_page_asks_for_one_of_each(
    learner: Any,
    built: dict[str, str],
    open_site: Callable[..., Page],  # noqa: F811
) -> None:
    blocks = [(sample.block_type, {"content": sample.content}) for sample in SAMPLES]
    blocks.sort(key=lambda block: block[0] != "digiboards_reflection")
    site = Site(blocks, user=learner)
    page = open_site(site)
    page.get_by_role("textbox").first.fill("Our chair asked about hunters")
    expect(page.get_by_text("Saved at").first).to_be_visible()

    assert page.locator("style").count() == 1, "the page's own"
    assert sorted(site.asked_for) == sorted(path.rpartition("/")[2] for path in built.values())
    page.goto(ADDRESS)
    expect(page.get_by_role("textbox").first).to_have_value("Our chair asked about hunters")
