"""What an author writes of a board's picture."""

import pytest

from digiboards_xblocks.activities.board.spec import Board, parse_board
from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.programme_outline import Guide, Programme


def test_an_id_is_enough() -> None:
    assert parse_board("id: my-board") == Board("my-board", "", Programme())


def test_the_programme_and_the_words_around_it_are_read() -> None:
    board = parse_board(
        "id: my-board\nintro: For *your* workshop.\nprogramme:\n  guides:\n  - {id: g1, title: Leading}"
    )

    assert board.intro == "For *your* workshop."
    assert board.programme.guides == (Guide("g1", "Leading", ""),)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("intro: x", "line 1: a board's picture has no 'id'"),
        ("id: choose-an-id", "line 1: 'id' is still 'choose-an-id'"),
        ("id: x\nintro: <b onclick=x>", "line 2: intro: the HTML attribute 'onclick' is not allowed"),
        ("id: x\nprograme: {}", "line 2: a board's picture has no key 'programe'; known are: id, intro"),
        ("id: x\nprogramme:\n  guides: []", "line 3: 'guides' is an empty list"),
        ("[]", "a board's picture must be keys and values"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(content: str, problem: str) -> None:
    with pytest.raises(ContentError, match=problem):
        parse_board(content)
