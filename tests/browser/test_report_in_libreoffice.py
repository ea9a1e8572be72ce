"""The report on the quarter of a made-up programme, printed: few sides, and no heading parted from what it heads.

Run by ``make test-documents``, which installs LibreOffice; not part of ``make test``.
"""

import io
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser

from preview.server import Running
from tests.browser.reader import Reader
from tests.browser.test_staff_pages import crowded as crowded
from tests.browser.test_staff_pages import staff_pages
from tests.office import printed_pages

pytestmark = [pytest.mark.browser, pytest.mark.libreoffice]
MOST_SIDES = 4


def test_the_word_report_is_of_few_sides_and_keeps_what_belongs_together(
    chromium: Browser, crowded: Running, tmp_path: Path
) -> None:
    page = chromium.new_page()
    staff_pages(Reader(page, crowded.url, "staff"))
    page.goto(page.url + "report/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Word").click()
    file = download.value.path().read_bytes()
    page.close()
    report = docx.Document(io.BytesIO(file))
    sides = [" ".join(side.split()) for side in printed_pages(file, tmp_path)]

    assert len(sides) <= MOST_SIDES
    headings = [one.text for one in report.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert len(headings) > 5
    for number, side in enumerate(sides, start=1):
        assert side.endswith(f" {number}"), "pages are numbered"
        assert not side.removesuffix(f" {number}").endswith(tuple(headings))
    for table in report.tables:
        first, last = (row.cells[0].text or row.cells[1].text for row in (table.rows[0], table.rows[-1]))
        assert any(" ".join(first.split()) in side and " ".join(last.split()) in side for side in sides)
