"""A block that fails, wherever it does, leaves the course around it whole, and its log says where but no words."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from xblock.core import XBlock
from xblock.fields import String

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base import deletion, studio
from digiboards_xblocks.activities.base.platform_hooks import ResetFailed

from .faults import SECRET, LogLines, Unprintable, failing
from .pages import page_of, words
from .platform import StudentModule, export, outline, problem_report, search_index
from .samples import CALM, RECORD, SAMPLES, Sample, made, saved
from .storage import everything

pytestmark = [pytest.mark.slow, pytest.mark.any_database]

RECALLS = Sample("digiboards_recall", "of: last-reassured", "of: [", "", {}, "")
ALL = (*SAMPLES, RECORD, RECALLS)
each_of_all = pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.block_type)


FAILURES = (TypeError, Unprintable)

# Wherever a hook may fail: our own methods that hooks are made of, what they inherit, and the storage below.
SEAMS: dict[str, tuple[Any, str]] = {
    **{
        name: (None, name)
        for name in (
            "parse",
            "view_context",
            "viewer",
            "mobile_data",
            "searchable_text",
            "highest_score",
            "report_facts",
            "report_row",
            "delete_learner_data",
        )
    },
    "XBlock.index_dictionary": (XBlock, "index_dictionary"),
    "XBlock.add_xml_to_node": (XBlock, "add_xml_to_node"),
    "XBlock.validate": (XBlock, "validate"),
    "studio_view": (studio, "editor"),
    "delete_block_answers": (deletion, "delete_block_answers"),
    "platform.learner_id_of": (platform, "learner_id_of"),
    "platform.usernames_with_state": (platform, "usernames_with_state"),
}
each_seam = pytest.mark.parametrize("seam", SEAMS)


def broken_at(monkeypatch: pytest.MonkeyPatch, seam: str, block_type: str, kind: type[Exception]) -> None:
    owner, name = SEAMS[seam]
    fail = failing(kind)
    monkeypatch.setattr(owner or XBlock.load_class(block_type), name, staticmethod(fail) if name == "parse" else fail)


def reported(block: Any) -> Any:
    rows = [StudentModule(username, '{"x": 1}') for username in ("amina", "ben")]
    titles, lines = problem_report([(block.scope_ids.block_type, block, rows)])
    return [dict(zip(titles, line, strict=True)) for line in lines]


def elements(exported: bytes) -> list[Any]:
    """Each block as an import reads it: XBlock strips the text."""
    return [(node.tag, dict(node.attrib), node.text.strip()) for node in etree.fromstring(exported)]


HOOKS: dict[str, Callable[[Any], Any]] = {
    "student_view": lambda block: page_of(block.student_view({})),
    "author_view": lambda block: page_of(block.author_view({})),
    "studio_view": lambda block: page_of(block.studio_view({})),
    "student_view_data": lambda block: block.student_view_data(),
    "index_dictionary": lambda block: block.index_dictionary(),
    "max_score": lambda block: block.max_score(),
    "validate": lambda block: block.validate().to_json(),
    "generate_report_data": reported,
    "add_xml_to_node": lambda block: elements(export([block])),
}


@pytest.fixture(autouse=True)
def templates(settings: Any) -> None:
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]


@each_of_all
@each_seam
def test_no_hook_raises_wherever_it_fails(
    sample: Sample,
    seam: str,
    learner: Any,
    other_learner: Any,
    monkeypatch: pytest.MonkeyPatch,
    errors: LogLines,
) -> None:
    block = made(sample, user=learner, display_name="The heading")
    monkeypatch.setattr(platform, "usernames_with_state", lambda _key: iter(["amina", "ben"]))
    good = {name: hook(block) for name, hook in HOOKS.items()}
    assert errors() == []
    for kind in FAILURES:
        with monkeypatch.context() as patch:
            broken_at(patch, seam, sample.block_type, kind)
            got = {name: hook(block) for name, hook in HOOKS.items()}

        for view in ("student_view", "author_view"):
            assert words(got[view].xpath(".//h2")[0]) == "The heading" or sample.block_type == "digiboards_text"
            assert (CALM in words(got[view])) == (words(got[view]) != words(good[view]))
        assert [row["username"] for row in got["generate_report_data"]] == ["amina", "ben"]
        assert {row["state"] for row in got["generate_report_data"]} == {"not shown"}
        assert got["index_dictionary"]["content"]["display_name"] == "The heading"
        assert got["student_view_data"] in (good["student_view_data"], {})
        assert got["max_score"] in (good["max_score"], None)
        assert got["add_xml_to_node"] == good["add_xml_to_node"]
        assert got["validate"]["messages"] or got["validate"] == good["validate"]
    assert all(str(block.scope_ids.usage_id) in message for message in errors())


# For each hook, where it is made to fail, so that it is known that it does.
REACHED = {
    "student_view": ("viewer", "parse", "view_context"),
    "author_view": ("parse", "view_context"),
    "studio_view": ("studio_view",),
    "student_view_data": ("parse", "mobile_data"),
    "index_dictionary": ("XBlock.index_dictionary", "parse", "searchable_text"),
    "max_score": ("parse", "highest_score"),
    "validate": ("XBlock.validate", "parse"),
    "generate_report_data": ("parse", "report_facts", "report_row", "platform.usernames_with_state"),
    "add_xml_to_node": ("XBlock.add_xml_to_node",),
}


@each_of_all
@pytest.mark.parametrize(("hook", "seam"), [(hook, seam) for hook, seams in REACHED.items() for seam in seams])
def test_the_log_names_the_block_the_hook_and_the_place(
    sample: Sample,
    hook: str,
    seam: str,
    learner: Any,
    monkeypatch: pytest.MonkeyPatch,
    errors: LogLines,
) -> None:
    block = made(sample, user=learner)
    broken_at(monkeypatch, seam, sample.block_type, TypeError)
    HOOKS[hook](block)

    told = [message for message in errors() if message.startswith(f"{hook} of {block.scope_ids.usage_id} failed")]
    assert len(told) == 1
    assert "failed with TypeError at activities/" in told[0]
    assert len(errors()) <= 2


def test_every_hook_is_reached() -> None:
    assert set(REACHED) == set(HOOKS)
    assert len(ALL) == len({sample.block_type for sample in ALL}) == 12


COURSE_WIDE = {
    "outline": outline,
    "search index": search_index,
    "report": lambda blocks: problem_report(
        [(str(block.scope_ids.usage_id), block, [StudentModule("amina", '{"x": 1}')]) for block in blocks]
    )[1],
    "export": lambda blocks: elements(export(blocks)),
}


@each_of_all
@pytest.mark.parametrize("job", COURSE_WIDE)
def test_one_failing_block_leaves_the_courses_work_whole(
    sample: Sample, job: str, learner: Any, monkeypatch: pytest.MonkeyPatch, errors: LogLines
) -> None:
    course = [made(one, user=learner) for one in ALL]
    whole = COURSE_WIDE[job](course)
    for name in ("parse", "mobile_data", "searchable_text", "report_facts", "report_row"):
        broken_at(monkeypatch, name, sample.block_type, TypeError)
    got = COURSE_WIDE[job](course)

    assert len(got) == len(whole) == len(ALL)
    if job == "export":
        assert got == whole
    elif job == "report":
        columns = [line for line in got if sample.block_type not in line[-2]]
        assert len(columns) == len(ALL) - 1
        assert {line[-1] for line in got} == {"not shown"}
    else:
        failed = str(course[ALL.index(sample)].scope_ids.usage_id)
        assert {key: value for key, value in got.items() if key != failed} == {
            key: value for key, value in whole.items() if key != failed
        }
        assert (got[failed] == whole[failed]) == (job == "search index" and sample is RECALLS), "it says nothing there"


@each_of_all
def test_a_field_that_cannot_be_written_is_left_out_of_an_export(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, errors: LogLines
) -> None:
    block = made(sample, display_name="A name")
    monkeypatch.setattr(String, "to_string", failing(ValueError))
    [(tag, attributes, text)] = elements(export([block]))

    assert (tag, text) == (sample.block_type, sample.content.strip())
    assert attributes == {"xblock-family": "xblock.v1", "url_name": "g5-unit-1"}
    assert "failed with ValueError" in errors()[0]


@each_of_all
@pytest.mark.parametrize("seam", ["delete_learner_data", "delete_block_answers", "platform.learner_id_of"])
def test_a_reset_that_fails_is_not_taken_for_done_and_deletes_nothing(
    sample: Sample,
    seam: str,
    learner: Any,
    monkeypatch: pytest.MonkeyPatch,
    errors: LogLines,
) -> None:
    if sample.handler and sample is not RECORD:
        saved(sample, user=learner)
    monkeypatch.setattr(platform, "learner_id_of", {"anonymous": learner.id}.get)
    before = everything()
    broken_at(monkeypatch, seam, sample.block_type, Unprintable)
    with pytest.raises(ResetFailed) as caught:
        made(sample).clear_student_state(user_id="anonymous")

    assert everything() == before
    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None
    assert "clear_student_state" in errors()[0]


def test_a_reset_that_fails_half_way_deletes_nothing(
    learner: Any, monkeypatch: pytest.MonkeyPatch, errors: LogLines
) -> None:
    [sample] = [sample for sample in SAMPLES if sample.block_type == "digiboards_check"]
    saved(sample, user=learner)
    monkeypatch.setattr(platform, "learner_id_of", {"anonymous": learner.id}.get)
    monkeypatch.setattr(platform, "reset_score", failing(RuntimeError))
    before = everything()
    with pytest.raises(ResetFailed):
        made(sample).clear_student_state(user_id="anonymous")

    assert everything() == before
    assert before["CheckResult"]
    assert errors()


def test_what_ends_a_process_is_not_stopped(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_args: Any) -> Any:
        raise KeyboardInterrupt

    block = made(SAMPLES[0], user=learner)
    monkeypatch.setattr(type(block), "view_context", stop)
    with pytest.raises(KeyboardInterrupt):
        block.student_view({})
