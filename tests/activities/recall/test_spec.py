"""What a recall may say."""

import pytest

from digiboards_xblocks.activities.recall.spec import COMMITMENTS, Recall, parse_recall
from digiboards_xblocks.core.content_errors import ContentError


def problems_of(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_recall(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_recall_is_read() -> None:
    assert parse_recall("of: last-time\nheading: Then\nintro: And *now*?\nlink: /jump_to_id/g5-reflect") == Recall(
        "last-time", "Then", "And *now*?", "/jump_to_id/g5-reflect"
    )
    assert parse_recall("of: commitments") == Recall(COMMITMENTS, "", "", "")


def test_a_missing_name_is_told() -> None:
    assert problems_of("intro: x") == ["line 1: a recall has no 'of'; it is required"]
    assert problems_of("of: choose-an-id")[0].startswith("line 1: 'of' is still 'choose-an-id'")


@pytest.mark.parametrize(
    "link",
    [
        "https://example.com",
        "javascript:alert(1)",
        "/jump_to_id/",
        "/jump_to_id/a/b",
        "/jump_to_id/a\\nb",
        "/jump_to_id/../x?y",
        "g5-reflect",
    ],
)
def test_a_link_leads_into_the_course_only(link: str) -> None:
    assert problems_of(f'of: last-time\nlink: "{link}"')[0].startswith("line 2: 'link' is ")
