"""The parts of the nightly work, in their order, and what each does for one course run."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.core.batches import Progress
from digiboards_xblocks.programme.aspects import sending as sending_to_aspects
from digiboards_xblocks.programme.board_commitments.mailing import mail_checks
from digiboards_xblocks.programme.digest import sending
from digiboards_xblocks.programme.digest.mail import digest_of
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.nudges import mailing as nudging
from digiboards_xblocks.programme.nudges import storage as nudges
from digiboards_xblocks.programme.nudges import year_on
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.progress import refresh, snapshots, versions
from digiboards_xblocks.programme.reminders import mailing
from digiboards_xblocks.programme.rooms import storage as rooms

# What was done, by the words for it: {"people brought up to date": 12}.
Counts = Mapping[str, int]


class PartFailed(Exception):  # noqa: N818 (an answer, rather than a fault of ours)
    """A failure of a part, in words that hold no address; ``counts`` is what was done all the same."""

    def __init__(self, words: str, counts: Counts | None = None) -> None:
        super().__init__(words)
        self.counts = counts or {}


@dataclass(frozen=True)
class Part:
    """A part of the work: its name, and what does it, for each course run or for the site; and whether it is wanted."""

    name: str
    of_run: Callable[[CourseKey, datetime.date, Progress], Counts] | None = None
    of_site: Callable[[], Counts] | None = None
    is_on: Callable[[], bool] = lambda: True


def _bring_up_to_date(course_key: CourseKey, today: datetime.date, progress: Progress) -> Counts:
    done = refresh.refresh(course_key, progress)
    return {"people brought up to date": done, "parts with new counts": snapshots.snapshot_day(course_key, day=today)}


def _publish(course_key: CourseKey, today: datetime.date, progress: Progress) -> Counts:
    try:
        published = publishing.publish(course_key, day=today, progress=progress)
    except (publishing.PublishedToday, publishing.NoPublicationDay):
        return {"answers in new figures": 0}
    except publishing.PerhapsPublished as unknown:
        raise PartFailed(
            f"nothing is known of figures as of {unknown.day}: if they were never published, digiboards_publish "
            f"--day {unknown.day} does it now; if a back-up was restored, see docs/operating/backups"
        ) from unknown
    except publishing.PublishedLater as later:
        raise PartFailed(f"figures were published as of {later.day} already, a later day") from later
    return {"answers in new figures": sum(published.values())}


def _send_digest(course_key: CourseKey, today: datetime.date, _progress: Progress) -> Counts:
    addresses = sending.addresses_of(course_key)
    programme = versions.programme_of(course_key)
    if not addresses or not programme.guides:
        return {"mails": 0}
    if sending.wrong_address(addresses):
        raise PartFailed("DIGIBOARDS_DIGEST_TO names something that is not an email address")
    _require_root_url()
    claim = sending.claim_week(course_key, today)
    if claim is None:
        return {"mails": 0}
    found = sending.send_to(digest_of(course_key, programme), addresses)
    if found.is_all_refused:
        claim.give_back()
    return _mailed(found.sent, len(found.not_sent), len(found.perhaps_sent), again=found.is_all_refused)


def _remind(course_key: CourseKey, today: datetime.date, progress: Progress) -> Counts:
    _require_root_url()
    found = mailing.remind(course_key, today, progress) + year_on.invite(course_key, today, progress)
    found += mail_checks(course_key, today, progress)
    return _mailed(found.sent, found.not_sent, found.perhaps_sent, again=True)


def _nudge(course_key: CourseKey, _today: datetime.date, progress: Progress) -> Counts:
    if not nudges.open_requests(course_key):
        return {"mails": 0}
    _require_root_url()
    found = nudging.send_open(course_key, progress)
    return _mailed(found.sent, found.not_sent, found.perhaps_sent, again=False)


def _forget() -> Counts:
    return {
        "old addresses of rosters deleted": roster.delete_unmatched(),
        "forgotten rooms closed": rooms.close_forgotten(),
    }


PARTS: tuple[Part, ...] = (
    Part("progress", of_run=_bring_up_to_date),
    Part("figures", of_run=_publish),
    Part("aspects", of_site=sending_to_aspects.send, is_on=sending_to_aspects.is_on),
    Part("digest", of_run=_send_digest),
    Part("reminders", of_run=_remind),
    Part("nudges", of_run=_nudge),
    Part("retention", of_site=_forget),
)


def _require_root_url() -> None:
    if not platform.root_url():
        raise PartFailed("LMS_ROOT_URL is not set, and the links in a mail begin with it")


def _mailed(sent: int, not_sent: int, perhaps_sent: int, *, again: bool) -> Counts:
    """Return the counts of mails. Raises ``PartFailed`` if any did not go out, or perhaps not."""
    counts = {"mails": sent}
    if not_sent or perhaps_sent:
        next_time = "will be tried again by the next run" if again else "will not be tried again"
        raise PartFailed(
            f"{not_sent} not sent, which {next_time}; {perhaps_sent} perhaps sent, which will not be tried again",
            counts,
        )
    return counts
