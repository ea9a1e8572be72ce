"""Documents to take away: the words arrive whole, and nothing in them is taken for markup."""

import io
import zipfile

import docx
import lxml.html
import pytest
from docx.shared import Pt
from hypothesis import example, given
from hypothesis import strategies as st

from digiboards_xblocks.documents.document import Document, Heading, Items, Paragraph, Quote, Table
from digiboards_xblocks.documents.docx import docx_file
from digiboards_xblocks.documents.html import html_page
from tests.activities.samples import HOSTILE

WHOLE = Document(
    title="My action plan",
    language="en-GB",
    about="Made on 1 December 2026.",
    parts=(
        Heading("My three priorities"),
        Heading("Priority 1", 2),
        Quote("Visit a ward.\nListen.", "What I will do"),
        Paragraph("3 March 2027", "By when:"),
        Items(("One", "Two")),
        Table(("Guide", "Before", "After"), (("G1", "2.0", "3.5"), ("G2", "3.0", "–"))),
    ),
)


def word(document: Document) -> docx.document.Document:
    return docx.Document(io.BytesIO(docx_file(document)))


def page(document: Document) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html_page(document).decode())


def everywhere(text: str) -> Document:
    """A document with a text in every place."""
    parts = (
        Heading(text),
        Paragraph(text, text),
        Quote(text, text),
        Items((text,)),
        Table((text, text), ((text, text),)),
    )
    return Document(text, "en", text, parts)


def test_a_word_file_has_its_title_headings_lists_and_tables() -> None:
    file = word(WHOLE)
    styled = [(item.style.name, item.text) for item in file.paragraphs if item.text]
    assert styled == [
        ("Title", "My action plan"),
        ("Normal", "Made on 1 December 2026."),
        ("Heading 1", "My three priorities"),
        ("Heading 2", "Priority 1"),
        ("Normal", "What I will do"),
        ("Quote", "Visit a ward.\nListen."),
        ("Normal", "By when: 3 March 2027"),
        ("List Bullet", "One"),
        ("List Bullet", "Two"),
    ]
    [table] = file.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Guide", "Before", "After"],
        ["G1", "2.0", "3.5"],
        ["G2", "3.0", "–"],
    ]
    assert table.rows[0]._tr.trPr.xpath("w:tblHeader")


def test_a_word_file_says_what_it_is_and_names_nobody() -> None:
    file = word(WHOLE)
    properties = file.core_properties
    assert (properties.title, properties.language) == ("My action plan", "en-GB")
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created is not None
    assert properties.created.year >= 2026
    with zipfile.ZipFile(io.BytesIO(docx_file(WHOLE))) as members:
        assert not [name for name in members.namelist() if "thumbnail" in name or "app.xml" in name]
    assert {item.get(docx.oxml.ns.qn("w:val")) for item in file.styles.element.xpath("//w:lang")} == {"en-GB"}


def test_a_page_has_the_same_and_needs_nothing_else() -> None:
    found = page(WHOLE)
    assert [(item.tag, item.text_content()) for item in found.xpath("//h1|//h2|//h3")] == [
        ("h1", "My action plan"),
        ("h2", "My three priorities"),
        ("h3", "Priority 1"),
    ]
    assert found.xpath("string(//blockquote)") == "Visit a ward.\nListen."
    assert found.xpath("//th[@scope='row']/text()") == ["G1", "G2"]
    assert found.get("lang") == "en-GB"
    assert not found.xpath("//script|//link|//img|//iframe|//@src|//@href")
    assert "default-src 'none'" in found.xpath("string(//meta[@http-equiv]/@content)")


@pytest.mark.parametrize("hostile", [HOSTILE, "]]>", "<!--", "\u202eright to left", "x" * 5_000, "=1+1", "&amp; &#60;"])
def test_hostile_words_are_only_words(hostile: str) -> None:
    found = page(everywhere(hostile))
    assert not found.xpath("//script|//img|//main//b")
    assert found.xpath("string(//blockquote)") == hostile
    assert found.xpath("string(//li)") == hostile
    texts = [item.text for item in word(everywhere(hostile)).paragraphs]
    assert texts.count(hostile) == 6  # title, line below it, heading, label, words, item
    assert f"{hostile} {hostile}" in texts


@pytest.mark.slow
@given(st.text(max_size=60))
@example("one\r\ntwo\rthree")
def test_no_character_breaks_a_file(text: str) -> None:
    document = everywhere(text)
    kept = document.printable().title
    assert page(document).xpath("//main")
    quoted = [item.text for item in word(document).paragraphs if item.style.name == "Quote"]
    assert quoted == [kept]
    assert "\r" not in kept


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\ud800", "\ufffe"])
def test_what_no_file_can_hold_is_left_out(character: str) -> None:
    assert everywhere(f"a{character}b").printable() == everywhere("ab")


def test_a_table_has_the_widths_that_it_is_given() -> None:
    table = Table(("What", "Votes"), (("Stop it", "3"),), widths=(5, 1))
    document = Document("A paper", "en", "", (table,))

    columns = [column.width for column in word(document).tables[0].columns]
    assert round(columns[0] / columns[1]) == 5
    assert page(document).xpath("//col/@style") == ["width: 83%", "width: 17%"]
    assert page(WHOLE).xpath("//col") == []


NUMBERS = Document(
    "A report",
    "en",
    "",
    (
        Heading("How they stood"),
        Table(("", *["Share"] * 7), (("After 30 days", *["29.9% ±1.7"] * 7),), numbers=tuple(range(1, 8))),
        Heading("Of whom"),
        Table(("", "Share", "Of whom"), (("Would recommend it", "84%", "of 35 people"),), numbers=(1,)),
    ),
)


def test_numbers_stand_at_the_end_of_their_columns() -> None:
    tables = word(NUMBERS).tables
    right = [[cell.paragraphs[0].alignment is not None for cell in row.cells] for row in tables[1].rows]
    assert right == [[False, True, False]] * 2
    assert all(cell.paragraphs[0].alignment is not None for row in tables[0].rows for cell in row.cells[1:])
    found = page(NUMBERS).xpath("(//table)[2]//*[@class='number']")
    assert [cell.text for cell in found] == ["Share", "84%"]


def test_a_table_of_many_columns_is_as_wide_as_the_page_and_no_column_too_narrow_for_its_words() -> None:
    file = word(NUMBERS)
    sheet = file.sections[0]
    room = sheet.page_width - sheet.left_margin - sheet.right_margin
    for table in file.tables:
        columns = [column.width for column in table.columns]
        assert abs(sum(columns) - room) < Pt(1)
        assert columns[0].mm > 26
        assert min(columns).mm > 20
        assert [cell.width for cell in table.rows[1].cells] == columns, "programs look in one place or the other"


def test_no_row_is_broken_a_short_table_is_whole_and_pages_are_numbered() -> None:
    file = word(NUMBERS)
    for table in file.tables:
        assert all(row._tr.trPr.xpath("w:cantSplit") for row in table.rows)
        kept = [{cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells} for row in table.rows]
        assert kept == [{True}, {None}]
    assert file.styles["Heading 1"].paragraph_format.keep_with_next, "no heading is alone at a page's foot"
    assert file.sections[0].footer._element.xpath("//w:fldSimple/@w:instr") == ["PAGE"]


def test_headings_are_of_the_family_of_the_text() -> None:
    styles = word(NUMBERS).styles
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        [fonts] = styles[name].element.xpath("w:rPr/w:rFonts")
        assert styles[name].font.name == "Arial"
        assert not [key for key in fonts.attrib if key.endswith("Theme")], (
            "a theme's font goes before one that is named"
        )
