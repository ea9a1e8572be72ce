"""Roles, actions and scopes as data: which role may do what with which part of a programme."""

from collections.abc import Mapping
from dataclasses import dataclass

# What can be done. Figures are of many people; names come with how far each person is, never with what they answered.
SEE_FIGURES = "see-figures"
SEE_BOARD = "see-board"
SEE_NAMES = "see-names"
READ_COMMENTS = "read-comments"
CHANGE_ROSTER = "change-roster"
CHANGE_SESSIONS = "change-sessions"
CHANGE_TARGETS = "change-targets"
GRANT_ACCESS = "grant-access"
SEE_AUDIT = "see-audit"
CHANGE_REGISTER = "change-register"
INVITE_MEMBERS = "invite-members"
SEE_HEALTH = "see-health"
_OF_A_COURSE = frozenset(
    {SEE_FIGURES, SEE_BOARD, SEE_NAMES, READ_COMMENTS, CHANGE_ROSTER, CHANGE_SESSIONS, CHANGE_TARGETS, INVITE_MEMBERS}
)
ACTIONS = _OF_A_COURSE | {GRANT_ACCESS, SEE_AUDIT, CHANGE_REGISTER, SEE_HEALTH}

# What it can be done with: the site, a course run's whole programme, or a part of that.
SITE = "site"
PROGRAMME = "programme"
ORGANISATION = "organisation"
COHORT = "cohort"
GRANTABLE = (PROGRAMME, ORGANISATION, COHORT)

# Who the platform says somebody is.
GLOBAL_STAFF = "global-staff"
INSTRUCTOR = "instructor"
STAFF = "staff"
# Who we say somebody is, by a grant. A sponsor sees figures of an organisation, a cohort or the whole programme. A
# secretary invites members to the board of one organisation, and sees how many of them are how far, once they are many.
SPONSOR = "sponsor"
SECRETARY = "secretary"
GRANTED = (SPONSOR, SECRETARY)
# Whose grant is for one organisation alone, and not for those that stand below it.
OF_ONE_BOARD = frozenset({SECRETARY})

ALLOWED: Mapping[str, frozenset[str]] = {
    GLOBAL_STAFF: ACTIONS,
    INSTRUCTOR: _OF_A_COURSE | {GRANT_ACCESS, SEE_AUDIT},
    STAFF: _OF_A_COURSE,
    SPONSOR: frozenset({SEE_FIGURES, SEE_BOARD}),
    SECRETARY: frozenset({SEE_BOARD, INVITE_MEMBERS}),
}


@dataclass(frozen=True)
class Scope:
    """A part of a course run: ``name`` is an ODS code, a cohort's key, or "" for the site and a whole programme."""

    kind: str
    course_key: str = ""
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


def site() -> Scope:
    """Return what belongs to no course run, such as the register of organisations."""
    return Scope(SITE)


def programme(course_key: object) -> Scope:
    """Return a whole course run."""
    return Scope(PROGRAMME, str(course_key))


def organisation(course_key: object, ods_code: str) -> Scope:
    """Return an organisation in a course run, with those that are below it."""
    return Scope(ORGANISATION, str(course_key), ods_code)


def cohort(course_key: object, key: str) -> Scope:
    """Return a cohort of a course run."""
    return Scope(COHORT, str(course_key), key)


def allows(role: str, action: str) -> bool:
    """Return whether a role includes an action; what is not listed is not allowed."""
    return action in ALLOWED.get(role, frozenset())
