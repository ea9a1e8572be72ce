"""The pages for authors say what the code does: every block, every key, every limit, an example that works."""

import re
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import yaml

from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.prose import check_prose
from digiboards_xblocks.core.reader import Reader

DOCS = Path(__file__).parent.parent / "docs" / "blocks"
BLOCKS = sorted(
    point.name.removeprefix("digiboards_") for point in entry_points(group="xblock.v1") if "digiboards" in point.name
)
# What the exporter writes into a block's text; the page names it, but no author writes it.
FILLED = {"programme", "starting_point", "link", "statements", "statements.id", "statements.text"}
AUTHORS_OWN = {"discovery": {"guides.statements"}}
LIMIT = re.compile(r"up to ([\d,]+) characters")


def page(word: str) -> str:
    return (DOCS / f"{word}.md").read_text("utf-8")


def table(word: str) -> dict[str, tuple[str, str]]:
    """Each key of the page's table: whether it is needed, and what it takes."""
    rows = re.findall(r"^\| `([a-z_.]+)` \| (\w+) \| (.*?) \| .* \|$", page(word), re.MULTILINE)
    return {key: (needed, takes) for key, needed, takes in rows}


def example(word: str) -> str:
    [found] = re.findall(r"^```\w+\n(.*?)^```", page(word), re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys that parsers ask for, with those of what they stand in before a full stop."""
    keys: set[str] = set()
    take, mappings = Reader._take, Reader.mappings

    def noted_take(self: Reader, key: str, kind: type, *, required: bool) -> Any:
        keys.add(getattr(self, "path", "") + key)
        return take(self, key, kind, required=required)

    def noted_mappings(self: Reader, key: str, what: str, **more: Any) -> list[Reader]:
        found = mappings(self, key, what, **more)
        for reader in found:
            reader.path = f"{getattr(self, 'path', '')}{key}."  # type: ignore[attr-defined]
        return found

    monkeypatch.setattr(Reader, "_take", noted_take)
    monkeypatch.setattr(Reader, "mappings", noted_mappings)
    return keys


def parse(word: str, content: str) -> None:
    """As the block does, past the parsers' memories."""
    getattr(ACTIVITIES[word].parse, "__wrapped__", ACTIVITIES[word].parse)(content)


def test_every_block_has_a_page_a_picture_and_a_line_in_the_list() -> None:
    assert sorted(ACTIVITIES) == BLOCKS
    assert sorted(path.stem for path in DOCS.glob("*.md")) == ["README", *BLOCKS]
    assert sorted(path.stem for path in (DOCS / "pictures").glob("*")) == BLOCKS
    index = (DOCS / "README.md").read_text("utf-8")
    for word in BLOCKS:
        assert f"({word}.md)" in index
        assert f"(pictures/{word}.png)" in page(word)
        assert f"`digiboards_{word}`" in page(word)


@pytest.mark.parametrize("word", [word for word in BLOCKS if word != "text"])
def test_the_table_names_the_keys_that_the_parser_knows(word: str, asked: set[str]) -> None:
    parse(word, with_statements(word))
    filled = FILLED - AUTHORS_OWN.get(word, set())

    assert set(table(word)) == asked - filled
    for key in asked & filled:
        assert f"`{key.rpartition('.')[2]}`" in page(word)


def with_statements(word: str) -> str:
    """The example with what the exporter fills in, where the parser cannot do without it."""
    if word != "confidence":
        return example(word)
    return example(word) + "statements:\n  - id: one\n    text: I can.\n"


@pytest.mark.parametrize("word", [word for word in BLOCKS if word != "text"])
def test_what_is_needed_is_missed_and_limits_are_where_they_are_said_to_be(word: str) -> None:
    for key, (needed, takes) in table(word).items():
        without = yaml.safe_load(with_statements(word))
        *way, last = key.split(".")
        holder = without
        for step in way:
            holder = holder[step][0]
        holder.pop(last, None)
        if needed == "yes":
            with pytest.raises(ContentError, match=f"no '{last}'"):
                parse(word, yaml.safe_dump(without, sort_keys=False))
        else:
            parse(word, yaml.safe_dump(without, sort_keys=False))
        limit = LIMIT.search(takes)
        if limit:
            longest = int(limit[1].replace(",", ""))
            holder[last] = "x " * (longest // 2)
            parse(word, yaml.safe_dump(without, sort_keys=False, width=100_000))
            holder[last] = "x " * (longest // 2) + "xx"
            with pytest.raises(ContentError, match=f"'{last}' has {longest + 2} characters; at most {longest}"):
                parse(word, yaml.safe_dump(without, sort_keys=False, width=100_000))


def test_the_guides_example_is_good_markdown() -> None:
    check_prose(example("text"))
