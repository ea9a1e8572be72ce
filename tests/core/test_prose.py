"""Authored Markdown: what is allowed in it, and the HTML it becomes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from digiboards_xblocks.core.prose import BOXES, find_prose_problems, headings, render_prose

# What a page may hold, written out here rather than taken from the code under test.
TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "button", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em"),
    *("h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "span", "strong", "sub", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {
    *(
        "alt",
        "aria-label",
        "class",
        "data-label",
        "href",
        "id",
        "popover",
        "popovertarget",
        "popovertargetaction",
        "rel",
        "role",
    ),
    *("scope", "src", "start", "style", "tabindex", "target", "title", "type"),
}
ALIGNED = {"text-align: left;", "text-align: center;", "text-align: right;"}
SCHEMES = {"http", "https", "mailto"}

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script in a line": "Words <script>alert(1)</script> words",
    "script cut open": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "script in a heading": "## A <script>alert(1)</script>",
    "script in a fence": "```\n<script>alert(1)</script>\n```",
    "script in a table": "| a | b |\n|---|---|\n| <script>alert(1)</script> | x |",
    "script in a box": '!!! ask "<script>alert(1)</script>"\n    <script>alert(1)</script>',
    "image with handler": '<img src=x onerror="alert(1)">',
    "image with handler, unclosed": "<img src=x onerror=alert(1) ",
    "image by Markdown": '![a" onerror="alert(1)](x" onerror="alert(1))',
    "image title": "![a](x 'b\" onerror=\"alert(1)')",
    "link by script": "[a](javascript:alert(1))",
    "link by script, capitals": "[a](JaVaScRiPt:alert(1))",
    "link by script, entity": "[a](&#106;avascript:alert(1))",
    "link by script, tab": "[a](java\tscript:alert(1))",
    "link by script, brackets": "[a](<javascript:alert(1)>)",
    "link by script, reference": "[a][b]\n\n[b]: javascript:alert(1)",
    "link by script, automatic": "<javascript:alert(1)>",
    "link by script, HTML": '<a href="javascript:alert(1)">a</a>',
    "link by vbscript": "[a](vbscript:msgbox(1))",
    "link to data": "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "image of data": "![a](data:image/svg+xml;base64,PHN2Zy8+)",
    "link title": "[a](https://x.y 'b\" onmouseover=\"alert(1)')",
    "svg": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "svg link": '<svg><a xlink:href="javascript:alert(1)"><text>a</text></a></svg>',
    "mathml": '<math><mtext><style><img src=x onerror="alert(1)"></style></mtext></math>',
    "style": "<style>body { display: none }</style>",
    "style attribute": '<p style="position:fixed;top:0;background:url(javascript:alert(1))">a</p>',
    "cell style after ours": '<table><tr><td style="text-align: left;position:fixed">a</td></tr></table>',
    "cell style in capitals": '<table><tr><th style="TEXT-ALIGN: RIGHT;background:url(//x)">a</th></tr></table>',
    "cell style": '<table><tr><td style="text-align:left;position:fixed">a</td></tr></table>',
    "iframe": '<iframe src="https://example.org"></iframe>',
    "form": '<form action="https://example.org"><input name=a><textarea>b</textarea></form>',
    "base": '<base href="https://example.org/">',
    "meta": '<meta http-equiv="refresh" content="0;url=https://example.org">',
    "object": '<object data="x"></object><embed src="x">',
    "comment": "<!-- <script>alert(1)</script> -->",
    "comment, odd": "<!--><img src=x onerror=alert(1)>-->",
    "cdata": "<![CDATA[<script>alert(1)</script>]]>",
    "instruction": "<?xml-stylesheet href='x'?>",
    "doctype": "<!DOCTYPE html><html onload=alert(1)>",
    "template": "<template><script>alert(1)</script></template>",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "textarea": '<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>',
    "details": "<details open ontoggle=alert(1)>a</details>",
    "footnote": 'Words[^a].\n\n[^a]: <img src=x onerror=alert(1)> "onclick="alert(1)',
    "footnote's name": 'Words[^"onclick="alert(1)].\n\n[^"onclick="alert(1)]: Source.',
    "term": 'The EPR.\n\n*[EPR]: " onclick="alert(1)"><script>alert(1)</script>',
    "term's name": "The <b>x.\n\n*[<b>x]: meaning",
    "term by HTML": '<abbr title="a" onclick="alert(1)">EPR</abbr>',
    "box's kind": '!!! ask onclick=alert(1) "title"\n    text',
    "button": "<button formaction=javascript:alert(1) onclick=alert(1)>a</button>",
    "placeholders": "\x02wzxhzdk:0\x03 \x02klzzwxh:0001\x03 <b>x</b>",
    "null": "<scr\x00ipt>alert(1)</scr\x00ipt>",
}


def page(html: str) -> lxml_html.HtmlElement:
    document = lxml_html.document_fromstring(
        f"<body><main>{html}</main></body>".encode(), parser=lxml_html.HTMLParser(encoding="utf-8")
    )
    [main] = document.xpath("//main")
    return main


def rendered(text: str, prefix: str = "p") -> lxml_html.HtmlElement:
    return page(render_prose(text, prefix))


def scheme_of(address: str) -> str:
    """What a browser takes for the scheme (https://url.spec.whatwg.org/#url-parsing); "" if there is none."""
    bare = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(33)))))
    found = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", bare)
    return found[1].lower() if found else ""


def words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def own_words(element: lxml_html.HtmlElement) -> str:
    """The words of an element less those that say where its links open."""
    return " ".join(words(element).replace("(opens in a new tab)", "").split())


def strangers(root: lxml_html.HtmlElement) -> list[str]:
    """Every element, attribute or address that should not be there."""
    found = []
    for element in root.iterdescendants():
        if not isinstance(element.tag, str) or element.tag not in TAGS:
            found.append(str(element.tag))
        for name, value in element.items():
            if name not in ATTRIBUTES:
                found.append(name)
            if name in ("href", "src") and scheme_of(value) not in SCHEMES | {""}:
                found.append(value)
            if name == "style" and value not in ALIGNED:
                found.append(value)
    return found


def problems_of(text: str) -> list[str]:
    return [str(problem) for problem in find_prose_problems(text)]


def tags_of(root: lxml_html.HtmlElement) -> list[str]:
    return [element.tag for element in root.iterdescendants()]


# Showing


def test_the_strangers_are_found_where_there_are_any() -> None:
    assert strangers(page("<script>x</script><p onclick=x style='color:red'><a href=' java\nscript:x'>a</a></p>")) == [
        "script",
        "onclick",
        "color:red",
        " java\nscript:x",
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markdown_leaves_nothing_off_the_list(text: str) -> None:
    assert strangers(rendered(text)) == []
    assert strangers(rendered(f"## Heading\n\nWords {text}\n\n- {text}\n\nMore words")) == []


@given(st.text(max_size=200))
def test_any_text_renders_and_stays_on_the_list(text: str) -> None:
    assert strangers(rendered(text)) == []


PIECES = (
    *("<", ">", "</", "/>", "script", "img", " src=x", " onerror=a", "<b>", "</b>", '"', "'", "`", "```", "\n", "\n\n"),
    *("## ", "# ", "- ", "> ", "    ", "\t", "*", "**", "_", "[", "]", "(", ")", "!", "[^1]", "[^1]: ", "*[EPR]: "),
    *("EPR", "!!! ask", ' "t"', "| a | b |", "|---|---|", "&", "&lt;", "javascript:", "https://x.y", "\\", "<!--"),
    *("-->", "<![CDATA[", "]]>", "<?", "=", ":", "\x02", "\x03", "0", "word", "style", "svg"),
)
MARKUP = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(MARKUP)
def test_any_heap_of_markup_renders_and_stays_on_the_list(text: str) -> None:
    assert strangers(rendered(text)) == []
    assert problems_of(text) == problems_of(text)


def test_ordinary_markdown_is_shown_as_it_should_be() -> None:
    root = rendered(
        "Some *soft*, **strong** and `code` <b>bold</b> H<sub>2</sub>O.\n\n- one\n- two\n\n1. first\n2. second\n\n"
        "> Said so\n\n![A picture](/static/a.svg)\n\n[Link](https://example.org/a?b=1&c=2) <https://example.org>"
    )

    tags = {"p", "em", "strong", "code", "b", "sub", "ul", "ol", "li", "blockquote", "img", "a"}
    assert set(tags_of(root)) == {*tags, "span"}  # the last says where a link opens
    assert root.xpath("string(.//em)") == "soft"
    assert root.xpath(".//img/@src") == ["/static/a.svg"]
    assert root.xpath(".//img/@alt") == ["A picture"]
    assert root.xpath(".//a/@href") == ["https://example.org/a?b=1&c=2", "https://example.org"]
    assert root.xpath(".//a/@rel") == ["noopener", "noopener"]


RICH = """\
## First heading

The EPR[^a] and again the EPR[^b], see [^a].

### Second heading with EPR

| EPR | cost |
|:---|---:|
| one | 2 |

[The EPR in a link](#x)

*[EPR]: Electronic "patient" record
[^a]: First source.
[^b]: Second source, <https://example.org>.
"""


def test_every_id_starts_with_the_prefix_and_is_there_once() -> None:
    ids = rendered(RICH, "block-1").xpath(".//@id")

    assert ids
    assert all(item.startswith("block-1-") for item in ids)
    assert len(set(ids)) == len(ids)


def test_two_texts_on_a_page_share_no_id_and_every_reference_has_its_target() -> None:
    root = page(render_prose(RICH, "one") + render_prose(RICH, "two"))
    ids = root.xpath(".//@id")
    references = [href[1:] for href in root.xpath(".//a[contains(@class, 'footnote')]/@href")]

    assert len(set(ids)) == len(ids)
    assert references
    assert set(references) <= set(ids)
    assert root.xpath(".//button[not(ancestor::span[@popover])]/@popovertarget") == root.xpath(".//span[@popover]/@id")


def test_headings_are_numbered_in_order() -> None:
    root = rendered(RICH)

    assert root.xpath("string(//h2[@id='p-heading-1'])") == "First heading"
    assert root.xpath("string(//h3[@id='p-heading-2'])") == "Second heading with EPR"


@pytest.mark.parametrize("note", ["[^1]: ", "[^1]: [a]: https://example.org/"])
def test_a_source_without_words_has_a_way_back(note: str) -> None:
    root = rendered(f"Words[^1] and [^2].\n\n{note}\n\n[^2]: A source.")

    assert len(root.xpath(".//div[@class='footnote']/ol/li")) == 2
    assert len(root.xpath(".//div[@class='footnote']//a[@class='footnote-backref']")) == 2


def test_footnotes_are_numbered_sources_with_names_and_ways_back() -> None:
    root = page(render_prose(RICH, "p", "Quelle", "Quellen"))
    numbers = root.xpath(".//a[@class='footnote-ref']")
    [sources] = root.xpath(".//div[@class='footnote']")

    assert [link.text for link in numbers] == ["1", "2", "1"]
    assert [link.get("aria-label") for link in numbers] == ["Quelle 1", "Quelle 2", "Quelle 1"]
    assert sources.xpath("string(h2)") == "Quellen"
    assert len(sources.xpath("ol/li")) == 2
    assert sources.xpath("ol/li//a[@class='footnote-backref'][1]/text()")[0] == "Back to the text"
    assert sources.xpath("ol/li[1]//a[@class='footnote-backref']/@title")[0] == "Back to source 1 in the text"
    assert root.xpath(".//hr") == []


def test_a_way_back_may_go_to_a_line_of_its_own_without_the_last_word_of_its_source() -> None:
    [sources] = rendered("One[^1], and again[^1].\n\n[^1]: A source, *May 2026*.").xpath(".//div[@class='footnote']")

    assert sources.xpath("string(ol/li)").strip() == "A source, May 2026. Back to the text Back to the text"


def test_a_term_opens_where_it_stands_first_and_is_text_later() -> None:
    text = "An EPR, and the EPR; PAS.\n\n*[EPR]: Electronic patient record\n*[PAS]: Another"
    root = page(render_prose(text, "p", close="Zu"))
    buttons, cards = root.xpath(".//button[not(ancestor::span[@popover])]"), root.xpath(".//span[@popover]")

    assert [button.text for button in buttons] == ["EPR", "PAS"]
    assert [button.get("type") for button in buttons] == ["button", "button"]
    assert [card.text.strip() for card in cards] == ["EPR: Electronic patient record", "PAS: Another"]
    for card in cards:
        [close] = card.xpath("button")
        assert (close.text, close.get("popovertargetaction"), close.get("type")) == ("Zu", "hide", "button")
        assert close.get("popovertarget") == card.get("id")
    assert [button.get("popovertarget") for button in buttons] == [card.get("id") for card in cards]
    assert root.xpath(".//abbr") == []
    assert root.text_content().count("and the EPR;") == 1


@pytest.mark.parametrize(
    ("text", "whole", "around"),
    [
        ("A record (EPR), then more.", "(EPR),", "A record / then more."),
        ('*Oh,* "EPR" is one.', '"EPR"', "Oh, / is one."),
        ("(EPR)", "(EPR)", "/"),
        ("EPR: a record", "EPR:", "/ a record"),
    ],
)
def test_no_line_ends_between_a_term_and_the_marks_beside_it(text: str, whole: str, around: str) -> None:
    root = rendered(f"{text}\n\n*[EPR]: Electronic patient record")
    [unparted] = root.xpath(".//span[@class='digiboards-unparted']")
    [button, card] = unparted
    card.getparent().remove(card) if not card.tail else card.clear(keep_tail=True)

    assert button.get("popovertarget") is not None
    assert unparted.text_content() == whole
    assert root.xpath("string(.//p)").replace(whole, "/", 1) == around


def test_a_term_among_words_stands_alone() -> None:
    root = rendered("The EPR is one.\n\n*[EPR]: Electronic patient record")

    assert root.xpath("string(.//p/button)") == "EPR"
    assert root.xpath(".//span[@class='digiboards-unparted']") == []


def test_a_term_opens_neither_in_a_heading_nor_in_a_link() -> None:
    root = rendered("## The EPR\n\n[An EPR](https://x.y)\n\nThen EPR.\n\n*[EPR]: Electronic patient record")

    assert root.xpath(".//h2//button | .//a//button") == []
    assert root.xpath("string(.//h2)") == "The EPR"
    assert root.xpath("string(.//a)") == "An EPR (opens in a new tab)"
    assert root.xpath("string(.//p//button)") == "EPR"


@pytest.mark.parametrize(
    ("link", "target", "words"),
    [
        ("[there](https://example.org/)", "_blank", "there (neuer Reiter)"),
        ("[there](http://example.org/)", "_blank", "there (neuer Reiter)"),
        ("<https://example.org/>", "_blank", "https://example.org/ (neuer Reiter)"),
        ("[a *file*](/static/file.pdf)", "_blank", "a file (neuer Reiter)"),
        ("[a unit](/jump_to_id/g5-reflect)", "_parent", "a unit"),
        ("[a page](/courses/course-v1:a+b+c/progress)", "_parent", "a page"),
        ("[a place](#heading-1)", "_self", "a place"),
        ("[a person](mailto:a@example.org)", None, "a person"),
    ],
)
def test_a_link_says_where_it_opens(link: str, target: str | None, words: str) -> None:
    """The learning MFE shows a text in a frame: only places in the text, and what opens elsewhere, may leave it be."""
    [shown] = page(render_prose(link, "p", new_tab="neuer Reiter")).xpath(".//a")

    assert (shown.get("target"), shown.text_content(), shown.get("rel")) == (target, words, "noopener")


def test_sources_and_the_ways_back_stay_in_the_frame() -> None:
    links = rendered(RICH).xpath(".//a[starts-with(@href, '#')]")

    assert len(links) > 3
    assert {link.get("target") for link in links} == {"_self"}


def test_a_heading_is_remembered_by_its_own_words() -> None:
    assert headings("## [There](https://example.org/)\n\nWords.") == ("There",)


def test_text_around_a_term_is_kept_in_order() -> None:
    root = rendered("Before EPR between PAS after.\n\n*[EPR]: E\n*[PAS]: P")

    assert root.xpath("string(.//p)") == "Before EPREPR: E Close between PASPAS: P Close after."


def test_a_table_stands_in_a_region_that_scrolls_by_keyboard() -> None:
    root = rendered("Before\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\nAfter")
    [table] = root.xpath(".//table")
    region = table.getparent()

    assert (region.tag, region.get("class"), region.get("role"), region.get("tabindex"), region.get("aria-label")) == (
        "div",
        "digiboards-scroll",
        "group",
        "0",
        "Table",
    )
    assert table.xpath(".//th/@scope") == ["col", "col"]
    assert [style.rstrip(";") for style in table.xpath(".//td/@style")] == ["text-align: left", "text-align: right"]
    assert [child.text for child in root.xpath("p")] == ["Before", "After"]


def test_a_box_is_shown_with_its_title_and_kind() -> None:
    root = rendered('!!! ask "Ask at your board"\n    What evidence?\n')
    [box] = root.xpath("div")

    assert box.get("class") == "admonition ask"
    assert box.xpath("string(p[@class='admonition-title'])") == "Ask at your board"
    assert box.xpath("string(p[2])") == "What evidence?"


# Headings by name


@pytest.mark.parametrize(
    "text",
    [
        RICH,
        "No heading at all",
        '!!! note "Box"\n    ## Within a box\n\n## After',
        "> ## Quoted\n\n## After",
        "- item\n\n## After a list ##\n\n#### Deep",
        "## With *soft* and `code` and [a link](https://x.y)",
    ],
)
def test_headings_are_those_that_are_numbered_on_the_page(text: str) -> None:
    numbered = rendered(text).xpath(".//*[contains(@id, 'heading-')]")

    assert [item.get("id") for item in numbered] == [f"p-heading-{n}" for n in range(1, len(numbered) + 1)]
    assert headings(text) == tuple(own_words(item) for item in numbered)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("## R&D &amp; more", "R&D & more", id="entity"),
        pytest.param("## What \\* means", "What * means", id="escape"),
        pytest.param("## The <b>big</b> one", "The big one", id="tag"),
    ],
)
def test_a_headings_name_is_its_words(text: str, expected: str) -> None:
    assert rendered(text).xpath("string(.//h2)") == expected
    assert headings(text) == (expected,)


# What authors may not write


def test_good_text_has_no_problem() -> None:
    assert problems_of(RICH) == []
    assert (
        problems_of('## A\n\n### B\n\n## C\n\n!!! activity "Try"\n    x\n\n1 < 2 > 0 & "q" <https://x.y> <b>b</b>')
        == []
    )


@pytest.mark.parametrize("kind", BOXES)
def test_the_known_boxes_are_known(kind: str) -> None:
    assert problems_of(f'!!! {kind} "Title"\n    text') == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "# Big", "line 3: a heading starts with one '#', which is the page's title; start with '##'", id="h1"
        ),
        pytest.param(
            "#### Deep", "line 3: a heading of level 4 follows one of level 1; do not skip levels", id="skipped"
        ),
        pytest.param("## ", "line 3: a heading has no words", id="no words"),
        pytest.param(
            "Big\n===", "line 4: a heading is underlined with '='; start its line with '##' instead", id="underlined"
        ),
        pytest.param(
            '!!! warn "x"\n    y',
            "line 3: a box of kind 'warn' is not known; known are: question, ask, activity, note",
            id="box",
        ),
        pytest.param(
            "![](a.svg)",
            "line 3: an image has no words for people who cannot see it; write them in the brackets",
            id="alt",
        ),
        pytest.param("[a](javascript:alert(1))", "line 3: a link starts with 'javascript:'; use https", id="script"),
        pytest.param("[a]( DATA:x)", "line 3: a link starts with 'DATA:'; use https", id="data"),
        pytest.param(
            "x <div>", "line 3: the HTML tag '<div>' is not allowed; write Markdown instead", id="tag not allowed"
        ),
        pytest.param("<b\nclass='x'>", "line 3: the HTML attribute 'class' is not allowed", id="attribute"),
        pytest.param("<!DOCTYPE html>", "line 3: '<!DOCTYPE html' is not allowed", id="declaration"),
        pytest.param("a <![ x", "line 3: '<![' is not allowed; write '&lt;!['", id="half a declaration"),
        pytest.param("<?php x ?>", "line 3: '<?php x ?' is not allowed", id="instruction"),
    ],
)
def test_what_is_not_allowed_is_told_with_its_line(text: str, expected: str) -> None:
    assert problems_of(f"First line\n\n{text}\n\nLast line") == [expected]


def test_code_may_hold_anything() -> None:
    assert problems_of("Write `<script>` or ``![](x)`` or `[a](javascript:x)`.") == []
    assert problems_of("Write <script>") == ["line 1: the HTML tag '<script>' is not allowed; write Markdown instead"]


def test_problems_below_code_keep_their_lines() -> None:
    assert problems_of("`a\nb`\n\n~~~\n# x\n~~~\n\n# Big") == [
        "line 8: a heading starts with one '#', which is the page's title; start with '##'"
    ]


def test_what_is_taken_for_code_is_shown_as_code() -> None:
    text = "```\n# a comment\n```"

    assert problems_of(text) == []
    assert rendered(text).xpath("string(.//code)").strip() == "# a comment"


@given(MARKUP)
def test_headings_of_any_markup_are_those_that_are_numbered_on_the_page(text: str) -> None:
    numbered = [item for item in rendered(text).iter("h2", "h3", "h4", "h5", "h6") if item.get("id")]

    assert [own_words(item) for item in numbered] == list(headings(text))


@given(MARKUP | st.text(st.characters(codec=None), max_size=100))
def test_problems_of_any_text_have_lines_within_it(text: str) -> None:
    last = text.count("\n") + 1

    assert all(1 <= problem.line <= last and problem.message for problem in find_prose_problems(text))


def test_cells_of_a_wide_table_say_what_they_are_about() -> None:
    wide = page(render_prose("| A | *B* b | |\n|---|---|---|\n| One | 2 | 3 |", "x"))
    two = page(render_prose("| A | B |\n|---|---|\n| 1 | 2 |", "x"))

    assert [(cell.text, cell.get("data-label"), cell.get("role")) for cell in wide.iter("td")] == [
        ("One", None, "cell"),
        ("2", "B b", "cell"),
        ("3", None, "cell"),
    ]
    assert [table.get("class") for table in wide.iter("table")] == ["digiboards-cards"]
    assert [head.get("role") for head in wide.iter("th")] == ["columnheader"] * 3
    assert [cell.keys() for cell in two.iter("td")] == [[], []]


def test_a_cell_names_a_heading_of_two_lines_in_one() -> None:
    table = page(render_prose("| A | From; date <br> Both *ready*? | C |\n|---|---|---|\n| One | 2 <br> 3 | 4 |", "x"))

    assert [cell.get("data-label") for cell in table.iter("td")] == [None, "From; date Both ready?", "C"]
    assert len([*table.iter("br")]) == 2


@pytest.mark.parametrize("title", ["1 A record that opens", "Minute 5", "5 years"])
def test_a_row_that_begins_with_words_has_them_for_a_title(title: str) -> None:
    wide = page(render_prose(f"| Mission | Do | Take |\n|---|---|---|\n| {title} | Read | A pen |", "x"))

    assert [cell.get("data-label") for cell in wide.iter("td")] == [None, "Do", "Take"]


@pytest.mark.parametrize("time", ["0 to 5", "**0:05**", "5", "5–10", "☐", ""])
def test_what_begins_a_row_without_words_says_what_it_is_if_its_column_has_a_name(time: str) -> None:
    named = page(render_prose(f"| Minutes | Do | Take |\n|---|---|---|\n| {time} | Read | A pen |", "x"))
    nameless = page(render_prose(f"| | Do | Take |\n|---|---|---|\n| {time} | Read | A pen |", "x"))

    assert [cell.get("data-label") for cell in named.iter("td")] == ["Minutes", "Do", "Take"]
    assert [cell.get("data-label") for cell in nameless.iter("td")] == [None, "Do", "Take"]
