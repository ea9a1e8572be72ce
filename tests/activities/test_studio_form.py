"""The form in which authors edit an activity in Studio: its values are the text's, and its problems the parser's."""

from contextlib import suppress
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.activities.base.studio_form.problems import problems_of
from digiboards_xblocks.activities.base.studio_form.values import NotForAForm, has_comments, text_of, values_of
from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.form_fields import CHOICE, FLAG, ITEMS, NUMBER, Field
from digiboards_xblocks.core.reader import Reader
from digiboards_xblocks.core.text import canonical
from tests.conftest import build_block, send

from .pages import page_of, words
from .samples import SAMPLES, Sample, made
from .storage import Watched, fields_of

FORMS = {kind: activity for kind, activity in ACTIVITIES.items() if activity.fields}
CHECK_TEXT = """\
id: c1
pass_mark: 80
questions:
- id: q1
  text: Which is right?
  options:
  - id: a
    text: This one.
    feedback: 'Yes: it is.'
    right: true
  - id: b
    text: That one.
    feedback: |-
      No.

      It is not."""
# What the exporter writes, and no author.
FILLED = {"programme", "starting_point", "link"}
Place = tuple[str | int, ...]


def parse(kind: str, text: str) -> Any:
    """Past the parsers' memories."""
    return getattr(ACTIVITIES[kind].parse, "__wrapped__", ACTIVITIES[kind].parse)(text)


def found(values: dict[str, Any], kind: str = "check", earlier: str = CHECK_TEXT) -> dict[Place, str]:
    fields = ACTIVITIES[kind].fields
    text = text_of(values, fields, earlier)
    return {one.path: one.message for one in problems_of(values, fields, text, lambda given: parse(kind, given))}


def checked(**changed: Any) -> dict[str, Any]:
    return {**values_of(CHECK_TEXT, ACTIVITIES["check"].fields), **changed}


LINES_OF_TEXT = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1).map(str.strip).filter(bool)
TEXTS = st.lists(LINES_OF_TEXT, min_size=1, max_size=4).map("\n".join)


@given(prompt=TEXTS, guidance=TEXTS)
def test_whatever_is_typed_comes_back_as_it_was_typed(prompt: str, guidance: str) -> None:
    fields = ACTIVITIES["reflection"].fields
    text = text_of({"id": "r1", "prompt": prompt, "guidance": guidance}, fields, "id: r1")
    again = values_of(text, fields)

    assert text_of(again, fields, text) == text
    assert [again["prompt"].split(), again["guidance"].split()] == [
        value.split() for value in (canonical(prompt), canonical(guidance))
    ]


def test_what_no_field_shows_is_kept() -> None:
    text = "id: p1\nprogramme:\n  guides: []\nintro: Old."
    fields = ACTIVITIES["action_plan"].fields
    changed = text_of({"id": "p1", "intro": "New."}, fields, text)

    assert yaml.safe_load(changed) == {"id": "p1", "intro": "New.", "programme": {"guides": []}}


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        ({"id": ""}, ("id",), "Fill this in: Id."),
        ({"id": "Not So"}, ("id",), "“Id” is 'Not So'; use small letters"),
        ({"pass_mark": "101"}, ("pass_mark",), "expected 1 to 100"),
        ({"pass_mark": "most"}, ("pass_mark",), "expected a whole number"),
        ({"questions": []}, ("questions",), "Add at least one question."),
        ({"questions": [{"id": "q1"}]}, ("questions", 0, "text"), "Fill this in: Question."),
        ({"questions": [{"id": "q1", "text": "x"}]}, ("questions", 0, "options"), "Add at least one option."),
    ],
)
def test_a_problem_is_told_at_its_field(change: dict[str, Any], path: Place, says: str) -> None:
    assert says in found(checked(**change))[path]
    assert found(checked()) == {}


def test_a_problem_deep_in_a_list_is_told_there() -> None:
    values = checked()
    [question] = values["questions"]
    question["options"][1]["feedback"] = "x" * 1_001
    question["options"][0]["right"] = False

    assert found(values) == {
        ("questions", 0, "options", 1, "feedback"): "“Feedback” has 1001 characters; at most 1000 are allowed",
        ("questions", 0): "a question needs exactly one option with 'right: true'; found 0",
    }
    question["options"][0]["right"] = True
    question["options"][1].update(feedback="No.", id="a")
    assert found(values) == {("questions", 0, "options", 1): "the option 'a' stands twice; give each its own id"}


@pytest.mark.parametrize(
    "text",
    ["- a list", "id: c1\nquestions: none", "id: 5", "id: c1\nquestions:\n- id: q1\n  hint: No field has this."],
)
def test_what_no_form_can_hold_is_edited_as_text(text: str) -> None:
    with pytest.raises(NotForAForm):
        values_of(text, ACTIVITIES["check"].fields)


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("id: a # a comment", True),
        ("# a comment\nid: a", True),
        ("id: a#b", False),
        ("id: 'a # b'", False),
        ("intro: |-\n  # A heading\n  and words", False),
        ("intro: |-\n  words\n# a comment", True),
    ],
)
def test_comments_are_told_from_marks_in_a_text(text: str, has: bool) -> None:
    assert has_comments(text) is has


# The fields are the parser's


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys that parsers ask for, with those of what they stand in before a full stop."""
    keys: set[str] = set()
    places: dict[int, str] = {}
    take, mappings = Reader._take, Reader.mappings

    def noted_take(self: Reader, key: str, kind: type, *, required: bool) -> Any:
        keys.add(places.get(id(self), "") + key)
        return take(self, key, kind, required=required)

    def noted_mappings(self: Reader, key: str, what: str, **more: Any) -> list[Reader]:
        items = mappings(self, key, what, **more)
        places.update((id(item), f"{places.get(id(self), '')}{key}.") for item in items)
        return items

    monkeypatch.setattr(Reader, "_take", noted_take)
    monkeypatch.setattr(Reader, "mappings", noted_mappings)
    return keys


def flat(fields: tuple[Field, ...], before: str = "") -> dict[str, Field]:
    """Each field by its keys, with a full stop between."""
    all_fields = {}
    for field in fields:
        all_fields[before + field.key] = field
        all_fields |= flat(field.fields, f"{before}{field.key}.")
    return all_fields


def filled(fields: tuple[Field, ...]) -> dict[str, Any]:
    """Something in each field."""
    return {field.key: example(field) for field in fields}


def example(field: Field) -> Any:
    if field.kind == ITEMS:
        return [filled(field.fields), {**filled(field.fields), "id": "two", "right": False}]
    if field.kind == CHOICE:
        return next(iter(field.choices))
    given: dict[str, Any] = {NUMBER: field.low, FLAG: True, "lines": ["chair"], "id": "one"}
    return given.get(field.kind, "Words")


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_the_form_asks_for_what_the_parser_takes_with_the_same_limits(kind: str, asked: set[str]) -> None:
    fields = FORMS[kind].fields
    text = text_of(filled(fields), fields, "id: one")
    with suppress(ContentError):  # ids that stand twice, or name nothing; every key has been asked for
        parse(kind, text)
    assert set(flat(fields)) == {key for key in asked if key.split(".")[0] not in FILLED}
    for keys, field in flat(fields).items():
        *way, last = keys.split(".")
        values = filled(fields)
        holder: Any = values
        for step in way:
            holder = holder[step][0]
        holder.pop(last)
        missed = any(f"no '{last}'" in message for message in messages(kind, values))
        assert missed == field.required, keys
        for longer in (field.longest, (field.longest or 0) + 1) if field.longest else ():
            holder[last] = "x" * longer
            too_long = any(f"'{last}' has {longer} characters" in message for message in messages(kind, values))
            assert too_long == (longer > (field.longest or 0)), keys


def messages(kind: str, values: dict[str, Any]) -> list[str]:
    try:
        parse(kind, text_of(values, FORMS[kind].fields, "id: one"))
    except ContentError as error:
        return [problem.message for problem in error.problems]
    return []


# Asking in Studio


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.block_type for sample in SAMPLES])
def test_asking_keeps_nothing_and_answers(sample: Sample, learner: Any) -> None:
    block = made(sample, user=learner, is_staff=True)
    before = fields_of(block)
    fields = block.spec.fields
    with Watched() as watched:
        preview = send(block, "edit_form", {"preview": "Some *words* <script>alert(1)</script>"})
        form = send(block, "edit_form", {"text": block.content})
        values = values_of(block.content, fields) if fields else {}
        composed = send(block, "edit_form", {"text": block.content, "values": values}) if fields else None

    assert "<em>words</em>" in preview.json["html"]
    assert "<script" not in preview.json["html"]
    assert form.status_code == 200
    if composed is not None:
        assert form.json["why"] == ""
        assert composed.json["problems"] == []
        assert block.parse(composed.json["text"]) == block.parse(block.content)
    assert watched.captured_queries == []
    assert fields_of(block) == before


@pytest.mark.parametrize("asked_for", [{}, {"values": {}}, {"text": 5, "values": {}}, {"text": "id: [", "values": {}}])
def test_what_did_not_arrive_whole_is_refused_in_words(asked_for: dict[str, Any], learner: Any) -> None:
    answer = send(build_block("digiboards_check", user=learner, content=CHECK_TEXT), "edit_form", asked_for)

    assert answer.status_code in (400, 409)
    assert answer.json["error"].endswith(".")


def test_a_text_with_mistakes_is_opened_as_text_and_says_why() -> None:
    root = page_of(build_block("digiboards_check", content="id: [").studio_view({}))

    assert "This text has mistakes" in words(root)
    assert root.xpath("string(.//textarea[@name='content'])") == "id: ["
    assert root.xpath(".//input[@name='way'][@checked]/@value") == ["text"]


def test_a_text_with_comments_is_opened_as_text_and_says_why() -> None:
    root = page_of(build_block("digiboards_check", content=f"# Ours\n{CHECK_TEXT}").studio_view({}))

    assert "has comments" in words(root)
    assert root.xpath(".//input[@name='way'][@checked]/@value") == ["text"]
