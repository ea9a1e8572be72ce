"""Word files in another program than Word: LibreOffice opens them and prints them with their headings.

Run by ``make test-documents``, which installs LibreOffice; not part of ``make test``.
"""

from pathlib import Path
from typing import Any

import pytest
import webob

from tests.activities.action_plan.test_block import write
from tests.conftest import build_block
from tests.office import printed_pages

from . import record_samples
from .learner_samples import PLAN
from .samples import HOSTILE

pytestmark = pytest.mark.libreoffice


def printed(block: Any, suffix: str, folder: Path) -> str:
    """The text of the PDF that LibreOffice makes of a download."""
    answer = block.runtime.handle(block, "take", webob.Request.blank("/"), suffix)
    return "\n".join(printed_pages(answer.body, folder))


def test_a_plan_is_printed_with_its_headings(learner: Any, tmp_path: Path) -> None:
    plan = build_block("digiboards_action_plan", user=learner, content=PLAN)
    write(plan, "priority-1-action", HOSTILE)
    write(plan, "stop", "Longer papers.")
    told = printed(plan, "word", tmp_path)

    for line in ("My action plan", "Priority 1", "What I will do", "What I will let go", "Longer papers."):
        assert line in told
    assert "alert(1)" in told


def test_a_record_is_printed_with_its_headings(learner: Any, tmp_path: Path) -> None:
    record_samples.fill(learner)
    record = build_block("digiboards_record", user=learner, content=record_samples.record())
    told = printed(record, "docx", tmp_path)

    for line in ("My learning", "How far I am", "Guide g1", "Reflections", "MARKER reflection g1-reflection"):
        assert line in told
