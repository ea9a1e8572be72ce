"""Templates and assets, read and compiled once."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import TemplateDoesNotExist
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import mark_safe

from digiboards_xblocks import activities as blocks
from digiboards_xblocks.activities.base.templating import _compiled, _part, asset, blank, filled, part, render
from digiboards_xblocks.activities.base.writing import draft_key

from .samples import HOSTILE, SAMPLES, made, saved

FOLDER = Path(blocks.__file__).parent
# As written, comments and all.
# Of an installation from source: a wheel serves all of it as two files, which browsers keep.
BUDGET = 29 * 1024


def test_values_are_escaped() -> None:
    html = render("base/templates/broken.html", {"heading": HOSTILE, "problems": [HOSTILE]})

    assert "&lt;script&gt;alert(1)" in html
    assert "<script>" not in html


def test_a_part_is_escaped_and_kept_by_its_values_and_language(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "digiboards_xblocks.activities.base.templating.render",
        lambda template, context: rendered.append(context) or mark_safe(f"<i>{len(rendered)}</i>"),  # noqa: S308
    )
    first = part("x", a=1, unique="kept by its values")
    again = part("x", a=1, unique="kept by its values")
    other = part("x", a=2, unique="kept by its values")
    with translation.override("cy"):
        welsh = part("x", a=1, unique="kept by its values")

    assert first == again == "<i>1</i>"
    assert (other, welsh) == ("<i>2</i>", "<i>3</i>")
    assert hasattr(first, "__html__")


def test_a_kept_part_is_filled_in_anew_and_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[dict[str, Any]] = []
    real = render
    monkeypatch.setattr(
        "digiboards_xblocks.activities.base.templating.render",
        lambda template, context: rendered.append(context) or real(template, context),
    )

    def shown(heading: str, problem: str) -> str:
        kept = part("base/templates/broken.html", heading=blank("heading"), problems=(blank("problem"),))
        return filled(kept, {"heading": heading, "problem": problem})

    first, second = shown(HOSTILE, "a"), shown("Other words", blank("heading"))

    assert f"<h2>{escape(HOSTILE)}</h2>" in first
    assert "<li>a</li>" in first
    assert first.replace(escape(HOSTILE), "Other words").replace("a</li>", f"{blank('heading')}</li>") == second
    assert len(rendered) <= 1
    assert HOSTILE not in str(rendered)


@pytest.mark.parametrize("kind", ["reflection", "commitments", "feedback", "action_plan"])
def test_each_page_holds_its_own_learners_key_of_drafts_and_no_kept_part_holds_any(
    kind: str, learner: Any, other_learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    [sample] = [sample for sample in SAMPLES if sample.block_type == f"digiboards_{kind}"]
    kept: list[str] = []

    def kept_from_now_on(template: str, context: dict[str, Any]) -> Any:
        html = render(template, context)
        kept.append(" ".join([*map(str, context.values()), str(html)]))
        return html

    _part.cache_clear()
    monkeypatch.setattr("digiboards_xblocks.activities.base.templating.render", kept_from_now_on)
    for user in (learner, other_learner):
        saved(sample, user=user)
    mine, theirs, again = (
        set(re.findall(r'data-key="([^"]*)"', made(sample, user=user).student_view({}).body_html()))
        for user in (learner, other_learner, learner)
    )

    assert mine == again == {draft_key(learner.pk)}
    assert theirs == {draft_key(other_learner.pk)}
    assert [text for text in kept if draft_key(learner.pk) in text or draft_key(other_learner.pk) in text] == []
    assert any(blank("key") in text for text in kept) == (kind in ("commitments", "action_plan"))


def test_a_template_is_compiled_once() -> None:
    assert _compiled("base/templates/broken.html") is _compiled("base/templates/broken.html")
    with pytest.raises(TemplateDoesNotExist):
        _compiled("base/templates/none.html")


@pytest.mark.parametrize("template", sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html")))
def test_every_template_compiles_and_marks_nothing_safe(template: str) -> None:
    source = asset(template)

    assert _compiled(template)
    assert "|safe" not in source
    assert "autoescape off" not in source


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.block_type)
def test_a_block_brings_at_most_twenty_nine_kilobytes_and_nothing_from_elsewhere(sample: Any, learner: Any) -> None:
    texts = [item.data for item in made(sample, user=learner).student_view({}).resources]

    assert len(texts) >= 4

    assert all(texts)
    assert sum(len(text.encode()) for text in texts) <= BUDGET
    assert not [text for text in texts if "//" in text.replace("// ", "") and "http" in text]
    assert not [text for text in texts if "@import" in text or "url(" in text]


SOURCES = sorted(str(path.relative_to(FOLDER)) for kind in ("js", "css") for path in FOLDER.rglob(f"*.{kind}"))


@pytest.mark.parametrize("source", SOURCES)
def test_an_asset_is_served_as_it_is_written(source: str) -> None:
    assert asset(source) == (FOLDER / source).read_text("utf-8")


@pytest.mark.parametrize("style", sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.css")))
def test_style_sheets_are_whole(style: str) -> None:
    text = asset(style)

    assert text.count("{") == text.count("}")


def test_what_only_works_on_a_screen_is_not_printed() -> None:
    [printed] = re.findall(
        r"@media print \{([^{}]*)\{([^{}]*)\}", (FOLDER / "base/static/digiboards.css").read_text("utf-8")
    )

    assert {name.strip() for name in printed[0].split(",")} == {
        ".digiboards button:not(.digiboards-term)",
        ".digiboards .digiboards-button",
        ".digiboards-idle",
        ".digiboards-status",
        ".digiboards-new-tab",
    }
    assert printed[1].strip() == "display: none;"


LINKS = [
    (str(path.relative_to(FOLDER)), link)
    for path in sorted(FOLDER.rglob("*.html"))
    for link in re.findall(r"<a (?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*>.*?</a>", path.read_text("utf-8"))
]


@pytest.mark.parametrize(("template", "link"), LINKS)
def test_a_link_says_where_it_opens(template: str, link: str) -> None:
    """In the learning MFE's frame a link without a target replaces the page around it, one to a place here too."""
    if 'href="#' in link:
        assert 'target="_self"' in link, template
    elif 'target="_blank"' in link:
        assert 'rel="noopener"' in link, template
        assert "(opens in a new tab)" in link, template
    else:
        assert ("download=" in link) != ('target="_parent"' in link), template


def test_there_are_links_of_each_kind() -> None:
    found = " ".join(link for _template, link in LINKS)

    assert len(LINKS) > 15
    assert all(kind in found for kind in ("_self", "_blank", "_parent", "download="))
