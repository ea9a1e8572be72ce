"""The table of guides in course/README.md says what the course is."""

from pathlib import Path

import pytest

import write_tables

pytestmark = pytest.mark.slow


def test_the_readme_has_the_tables_of_the_course_as_it_is() -> None:
    tables = "\n".join(write_tables.guide_tables(write_tables.COURSE))

    assert "| G1 Leading digital as a board | 16 |" in tables
    assert f"<!-- guides -->\n\n{tables}\n<!-- /guides -->" in write_tables.README.read_text(), "run 'make tables'"


def test_a_course_with_errors_gets_no_table(tmp_path: Path) -> None:
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / "trust.yaml").write_text("id: trust\nname: Trust edition\n")

    with pytest.raises(ValueError, match="is missing"):
        list(write_tables.guide_tables(tmp_path))
