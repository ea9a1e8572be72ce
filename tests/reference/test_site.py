"""Links between files of the repository lead to the pages of the site; ``make docs`` finds those that lead nowhere."""

from pathlib import Path

import pytest

from reference.site import TAKEN, page_text

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in {
        "README.md": "# Read me\n",
        "CHANGELOG.md": "# Changes\n\nSee [how](docs/how/one.md#part) and [the guide](course/README.md).\n",
        "course/README.md": "# Guide\n\nBack to [the start](../README.md); [its script](../scripts/do.py).\n",
        "scripts/do.py": "",
        "docs/how/README.md": "",
        "docs/how/one.md": "",
        "docs/how/two.md": "",
        "docs/other.md": "",
        "docs/index.md": "",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("page", "text", "shown"),
    [
        pytest.param("how/one", "[a](two.md#b)", "[a](two.md#b)", id="a page"),
        pytest.param("how/one", "[a](../../course/README.md)", "[a](../authors-guide.md)", id="a file that is a page"),
        pytest.param("other", "[`a`](how)", "[`a`](how/README.md)", id="a folder"),
        pytest.param("other", "[a](../scripts/do.py)!", "a!", id="a file that is none"),
        pytest.param("other", "[a](gone.md)", "[a](gone.md)", id="nothing, which Sphinx tells"),
        pytest.param("other", "[a](https://example.org/x.md)", "[a](https://example.org/x.md)", id="the web"),
        pytest.param("other", "`[a](../scripts/do.py)`", "`[a](../scripts/do.py)`", id="code"),
        pytest.param("other", "```\n[a](../scripts/do.py)\n```", "```\n[a](../scripts/do.py)\n```", id="a fence"),
        pytest.param("other", "![a](../scripts/do.py)", "![a](../scripts/do.py)", id="a picture"),
    ],
)
def test_a_link_leads_to_a_page_or_is_words(page: str, text: str, shown: str, root: Path) -> None:
    for file in TAKEN:
        path = root / "docs" / f"{file}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text("")

    assert page_text(root, page, text) == shown


def test_a_page_can_be_a_file_elsewhere(root: Path) -> None:
    (root / "docs" / "authors-guide.md").write_text("")
    shown = page_text(root, "changelog", "On the site this page is another file.")

    assert shown == "# Changes\n\nSee [how](how/one.md#part) and [the guide](authors-guide.md).\n"
    assert page_text(root, "authors-guide", "") == "# Guide\n\nBack to [the start](index.md); its script.\n"


def test_a_folder_has_its_pages_as_contents_in_the_order_of_its_links(root: Path) -> None:
    shown = page_text(root, "how/README", "- [b](two.md)\n- [a](one.md)\n- [b](two.md#again)\n- [o](../other.md)\n")

    assert shown.endswith("\n```{toctree}\n:hidden:\n\ntwo\none\n```\n")


@pytest.mark.parametrize("page", sorted(TAKEN))
def test_on_a_forge_the_page_leads_to_its_file(page: str) -> None:
    up = "../" * (1 + page.count("/"))

    assert f"]({up}{TAKEN[page]})" in (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    assert (ROOT / TAKEN[page]).is_file()
