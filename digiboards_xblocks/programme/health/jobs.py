"""The check that the nightly job runs."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from digiboards_xblocks.programme.nightly import records
from digiboards_xblocks.programme.nightly.parts import PARTS

from .finding import OK, PROBLEM, Finding, Options

# A day, and as long again as a night's work may take.
LATE = datetime.timedelta(hours=36)


def check_jobs(_options: Options) -> Iterator[Finding]:
    """Yield each part that was never done, not for too long, or failed the last time; or since when all are done."""
    now, last = timezone.now(), records.last_runs()
    is_well = True
    if not last:
        yield Finding(
            PROBLEM,
            _("The nightly job has never run."),
            _("Have manage.py lms digiboards_nightly run once a day; the operator's guide says how."),
        )
        return
    for part in PARTS:
        if not part.is_on():
            continue
        run = last.get(part.name)
        done_at = run.done_at if run else None
        if done_at is not None and now - done_at <= LATE and not _failed_since(run, done_at):
            continue
        is_well = False
        since = _("last on {when}").format(when=_in_words(done_at)) if done_at else _("never yet")
        result = run.result if run and _failed_since(run, done_at) else ""
        yield Finding(
            PROBLEM,
            _("The nightly part “{name}” was done without a fault {since}. {result}")
            .format(name=part.name, since=since, result=result)
            .strip(),
            _("Run manage.py lms digiboards_nightly by hand, read what it says, and see that it runs once a day."),
        )
    if is_well:
        oldest = min(run.done_at for run in last.values() if run.done_at)
        yield Finding(OK, _("The nightly job was done last on {when}.").format(when=_in_words(oldest)))


def _failed_since(run: records.LastRun | None, done_at: datetime.datetime | None) -> bool:
    """Return whether a part ended with a fault after it was last done without one."""
    return run is not None and run.ended_at is not None and (done_at is None or run.begun_at > done_at)


def _in_words(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")
