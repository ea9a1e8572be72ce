"""The heading above something on a page, which names it where several are alike."""

import pytest

from curriculum.markup import last_heading


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("", ""),
        ("No heading at all", ""),
        ("## One\n\ntext\n\n### Two ##\n\nmore", "Two"),
        ("## One\n\n```yaml\n# no heading\n```\n", "One"),
        ("#hashtag\n\n    ## indented code\n", ""),
        ("## With `code` and [a link](there)\n", "With `code` and [a link](there)"),
    ],
)
def test_the_last_heading(text: str, heading: str) -> None:
    assert last_heading(text) == heading
