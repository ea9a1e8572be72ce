"""The made-up activity is found wherever activities are; run in a copy of the project that has it."""

import io
import json
import os
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import webob
from xblock.core import XBlock

from digiboards_xblocks.activities.base.deletion import delete_course_answers
from digiboards_xblocks.activities.registry import ACTIVITIES
from tests import test_block_docs
from tests.activities.pages import page_of, words
from tests.activities.samples import every_example
from tests.conftest import COURSE_KEY, build_block, send
from tests.curriculum.exporting import export_in
from tests.curriculum.good_course import CourseFolder
from tests.tables import tables

POLL = "id: pause-poll\nquestion: Who may pause a launch?"


def poll_of(learner: Any, **fields: Any) -> Any:
    return build_block("digiboards_poll", user=learner, **{"content": POLL, "display_name": "Poll"} | fields)


@pytest.fixture
def answered(learner: Any) -> Any:
    assert send(poll_of(learner), "answer", {"answer": "yes"}).status_code == 200
    return learner


def test_in_olx(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = CourseFolder(tmp_path / "course")
    course.add("22-reflect.md", f"\n```poll\n{POLL}\n```\n")
    found = export_in(course, capsys)
    assert found.status == 0, found.err
    texts = [found.read(name.removeprefix("course/")).decode() for name in found.names() if name.endswith("l")]
    assert [text for text in texts if "<digiboards_poll" in text and "Who may pause a launch?" in text]
    policies = [name.removeprefix("course/") for name in found.names() if name.endswith("/policy.json")]
    policy = found.read(policies[0]).decode()
    assert '"digiboards_poll"' in policy
    assert '\\"kind\\": \\"poll\\"' in policy or '"kind": "poll"' in policy  # finishing the guide takes it


def test_in_studio() -> None:
    block = poll_of(None)
    assert "Who may pause a launch?" in words(page_of(block.author_view({})))
    validation = block.validate()
    assert not validation.messages
    block.validate_field_data(validation, SimpleNamespace(content="id: x"))
    assert "question" in str(validation.messages[0].text)
    assert XBlock.load_class("digiboards_poll").workbench_scenarios()


@pytest.mark.django_db
def test_in_the_record_and_its_downloads(answered: Any) -> None:
    record = build_block("digiboards_record", user=answered, content="id: mine")
    assert "Polls" in words(page_of(record.student_view({})))
    taken = {
        kind: record.runtime.handle(record, "take", webob.Request.blank("/"), kind) for kind in ("html", "docx", "json")
    }
    assert "Polls" in taken["html"].text
    assert json.loads(taken["json"].text)["answers"]["poll_answers"][0]["answer"] == "yes"
    with zipfile.ZipFile(io.BytesIO(taken["docx"].body)) as file:
        assert b"Polls" in file.read("word/document.xml")


@pytest.mark.django_db
def test_in_the_problem_report(answered: Any) -> None:
    states = [SimpleNamespace(username=answered.username, state="{}")]
    [(username, row)] = list(poll_of(None).generate_report_data(iter(states)))
    assert (username, row["Answered"]) == (answered.username, "yes")


@pytest.mark.django_db
def test_in_what_is_deleted(answered: Any) -> None:
    delete_course_answers(learner_id=answered.pk, course_key=COURSE_KEY)
    assert not tables.PollAnswer.objects.exists()


def test_in_the_documentation_check() -> None:
    assert "poll" in test_block_docs.BLOCKS
    with pytest.raises(AssertionError, match="poll"):
        test_block_docs.test_every_block_has_a_page_a_picture_and_a_line_in_the_list()


def test_on_the_page_that_axe_looks_at() -> None:
    assert "digiboards_poll" in {block_type for block_type, _content in every_example()}


def test_in_the_wheel() -> None:
    folder = Path(os.environ["DIGIBOARDS_INSTALLED"]) / "digiboards_xblocks/activities/poll"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"block.py", "spec.py", "templates/student.html", "static/poll.css", "static/poll.js"} <= names


def test_in_the_registry() -> None:
    assert ACTIVITIES["poll"].label == "Poll"
