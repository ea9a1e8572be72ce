"""The rules of boards' commitments: what one says, when it is looked back on, and how it can have gone."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from digiboards_xblocks.activities.commitments.spec import CHECK_DAYS, STATUSES, can_be_due, day
from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.core.text import UNSTORABLE
from digiboards_xblocks.core.text import gettext_noop as _

# A board that leaves with nine actions has none.
MOST = 8
MOST_CHARACTERS = 500
FIELDS = ("words", "owner", "due_on", "measure")
# Days after a session on which its board is asked; half a year on, boards have other agendas.
DAYS = CHECK_DAYS[:2]
# A mail that could not go out on its day is still worth something so long.
LATEST = datetime.timedelta(days=30)


@dataclass(frozen=True)
class CommitmentDetails:
    """The words of a commitment: ``owner`` is a role (ROLES), ``measure`` what will show that it worked."""

    words: str
    owner: str
    due_on: datetime.date
    measure: str


class InvalidCommitment(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: the form holds no commitment; has the problems by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = problems
        super().__init__(", ".join(problems))


def one_line(text: str) -> str:
    """Return words as they are kept: on one line, without characters that a database cannot hold."""
    return " ".join(UNSTORABLE.sub("", text).split())


def parse_commitment(
    given: Mapping[str, str], today: datetime.date, *, kept_due: datetime.date | None = None
) -> CommitmentDetails:
    """Return a commitment from what was typed. Raises ``InvalidCommitment`` with all problems, by field.

    ``kept_due`` is the date that it has already, which may have passed.
    """
    problems = {}
    words, measure = one_line(given.get("words", "")), one_line(given.get("measure", ""))
    owner, due_on = given.get("owner", ""), day(given.get("due_on", "").strip())
    if not words:
        problems["words"] = _("Write what the board will do. Start with a verb.")
    elif len(words) > MOST_CHARACTERS:
        problems["words"] = _("Keep it to 500 characters.")
    if owner not in ROLES:
        problems["owner"] = _("Choose the role that answers for it.")
    if due_on is None:
        problems["due_on"] = _("Enter a day, such as 2027-03-31.")
    elif due_on != kept_due and not can_be_due(due_on, today):
        problems["due_on"] = _("Choose a day from today on, and at most two years ahead.")
    if not measure:
        problems["measure"] = _("Write what will show that it worked.")
    elif len(measure) > MOST_CHARACTERS:
        problems["measure"] = _("Keep it to 500 characters.")
    if problems or due_on is None:
        raise InvalidCommitment(problems)
    return CommitmentDetails(words, owner, due_on, measure)


def parse_statuses(given: Mapping[str, str], numbers: frozenset[int]) -> dict[int, str]:
    """Return how commitments go, by their number, in what was sent; what is not there, or no status, is left out."""
    found = {number: given.get(f"status-{number}", "") for number in numbers}
    return {number: status for number, status in found.items() if status in STATUSES}


def check_on(held_on: datetime.date, days: int) -> datetime.date:
    """Return on which day a session's board is asked, so many days after it."""
    return held_on + datetime.timedelta(days=days)


def is_mail_due(held_on: datetime.date, days: int, today: datetime.date) -> bool:
    """Return whether the mail of so many days after a session goes out today, if it has not gone out yet."""
    return check_on(held_on, days) <= today <= check_on(held_on, days) + LATEST
