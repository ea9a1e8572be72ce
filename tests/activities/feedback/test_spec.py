"""The measured questions: their wording is the programme's, and its figures are answers to it."""

import pytest

from digiboards_xblocks.activities.feedback.spec import CHANGE, RECOMMEND, SCOPES, Feedback, parse_feedback
from digiboards_xblocks.core.content_errors import ContentError


def test_feedback_is_read() -> None:
    assert [parse_feedback(f"id: g5-feedback\nscope: {scope}") for scope in SCOPES] == [
        Feedback("g5-feedback", "guide"),
        Feedback("g5-feedback", "session"),
        Feedback("g5-feedback", "programme"),
    ]


def test_an_unknown_scope_is_told() -> None:
    with pytest.raises(ContentError, match="line 2: 'scope' is 'guid'; did you mean 'guide'"):
        parse_feedback("id: x\nscope: guid")


def test_the_wording_is_that_of_the_blueprint() -> None:
    guide, session, programme = (parse_feedback(f"id: x\nscope: {scope}").questions for scope in SCOPES)

    assert guide.recommend == "Would you recommend this guide to a fellow NHS board?"
    assert guide.change == "Has this guide increased your confidence in this topic?"
    assert session == programme
    assert session.recommend == "Would you recommend this to a fellow NHS board?"
    assert session.change == (
        "As a result, has your confidence in assuring the delivery of digital programmes changed?"
    )
    assert list(RECOMMEND.values()) == ["Yes", "No", "Not sure"]
    assert list(CHANGE.values()) == ["Decreased", "No change", "Increased a little", "Increased a lot"]
