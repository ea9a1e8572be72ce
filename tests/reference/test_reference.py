"""The pages of docs/reference and the list of decisions are what stands beside the code."""

from pathlib import Path

import pytest

import write_reference
from reference.decisions import MalformedError, index_page, read_decisions

DECISIONS = write_reference.DOCS / "decisions"


def test_the_pages_are_as_the_code_is() -> None:
    for path, text in write_reference.reference().items():
        assert path.read_text("utf-8") == text, "run 'make reference'"


@pytest.mark.slow
def test_no_page_is_left_over() -> None:
    made = set(write_reference.reference())

    assert set((write_reference.DOCS / "reference").glob("*.md")) < made
    assert set((write_reference.DOCS / "privacy").glob("*.md")) < made


def test_each_decision_has_a_number_of_its_own() -> None:
    numbers = [one.number for one in read_decisions(DECISIONS)]

    assert len(numbers) == len(set(numbers)) == len(list(DECISIONS.glob("*.md"))) - 1


def test_what_superseded_a_decision_is_there_and_newer() -> None:
    found = {one.file: one for one in read_decisions(DECISIONS)}

    for one in found.values():
        assert not one.by or found[one.by].number > one.number


HEAD = "# 7. A title\n\nStatus: {}\n\nText.\n"


def written(folder: Path, **files: str) -> Path:
    for number, text in files.items():
        (folder / f"{number.removeprefix('n')}-a-title.md").write_text(text)
    return folder


def test_a_superseded_decision_leads_to_the_other(tmp_path: Path) -> None:
    [one] = read_decisions(written(tmp_path, n0007=HEAD.format("superseded by [9](0009-another.md)")))

    assert one.by == "0009-another.md"
    assert "| 7 | [A title](0007-a-title.md) | superseded by [9](0009-another.md) |" in index_page([one])


@pytest.mark.parametrize("text", ["# 7. A title\n\nText.\n", HEAD.format("proposed"), HEAD.format("superseded by 9")])
def test_a_decision_without_a_status_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(MalformedError, match=r"0007-a-title\.md has to begin"):
        read_decisions(written(tmp_path, n0007=text))


def test_a_number_that_is_not_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedError, match="says that it is number 7"):
        read_decisions(written(tmp_path, n0008=HEAD.format("accepted")))
