"""Roles, actions and scopes: nothing is allowed that is not listed."""

import pytest

from digiboards_xblocks.programme.people.permissions import (
    ACTIONS,
    ALLOWED,
    CHANGE_REGISTER,
    CHANGE_ROSTER,
    CHANGE_SESSIONS,
    CHANGE_TARGETS,
    GRANT_ACCESS,
    INVITE_MEMBERS,
    READ_COMMENTS,
    SEE_AUDIT,
    SEE_BOARD,
    SEE_FIGURES,
    SEE_HEALTH,
    SEE_NAMES,
    allows,
)

# Word for word who may do what, so that a change of it is a change of a test.
TABLE = {
    "global-staff": {
        SEE_FIGURES,
        SEE_BOARD,
        SEE_NAMES,
        READ_COMMENTS,
        CHANGE_ROSTER,
        CHANGE_SESSIONS,
        CHANGE_TARGETS,
        GRANT_ACCESS,
        SEE_AUDIT,
        CHANGE_REGISTER,
        SEE_HEALTH,
        INVITE_MEMBERS,
    },
    "instructor": {
        SEE_FIGURES,
        SEE_BOARD,
        SEE_NAMES,
        READ_COMMENTS,
        CHANGE_ROSTER,
        CHANGE_SESSIONS,
        CHANGE_TARGETS,
        GRANT_ACCESS,
        SEE_AUDIT,
        INVITE_MEMBERS,
    },
    "staff": {
        SEE_FIGURES,
        SEE_BOARD,
        SEE_NAMES,
        READ_COMMENTS,
        CHANGE_ROSTER,
        CHANGE_SESSIONS,
        CHANGE_TARGETS,
        INVITE_MEMBERS,
    },
    "sponsor": {SEE_FIGURES, SEE_BOARD},
    # Of one board, whose members they invite; they see counts of it, no figure and no name.
    "secretary": {SEE_BOARD, INVITE_MEMBERS},
}


def test_who_may_do_what() -> None:
    assert {role: set(actions) for role, actions in ALLOWED.items()} == TABLE


@pytest.mark.parametrize("role", [*TABLE, "learner", ""])
@pytest.mark.parametrize("action", [*sorted(ACTIONS), "see-everything", ""])
def test_what_is_not_listed_is_not_allowed(role: str, action: str) -> None:
    assert allows(role, action) is (action in TABLE.get(role, set()))
