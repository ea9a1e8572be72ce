"""The content of the weekly mail to staff: counts only, so that it may be passed on."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.programme.figures import queries as figures_queries
from digiboards_xblocks.programme.figures.headlines import headlines
from digiboards_xblocks.programme.progress import queries
from digiboards_xblocks.programme.progress.people_queries import NOT_STARTED
from digiboards_xblocks.programme.progress.slices import WHOLE


@dataclass(frozen=True)
class Digest:
    """The subject and the text of the mail, the same for all who get it."""

    subject: str
    text: str


def digest_of(course_key: CourseKey, programme: Programme) -> Digest:
    """Return the mail about a course run, of the counts as they are kept; the people are not brought up to date."""
    subject = _("Digital Boards on {day}: who completed what").format(day=date_format(timezone.localdate(), "j F Y"))
    return Digest(subject, "\n\n".join(_paragraphs(course_key, programme)) + "\n")


def _paragraphs(course_key: CourseKey, programme: Programme) -> Iterator[str]:
    counts = {item.guide: item for item in queries.counts(course_key)}
    whole = counts.get(WHOLE)
    if whole is None or not whole.people:
        yield _("Nobody is in the course run yet: {course}").format(course=course_key)
        yield _link(_("What to do first"), course_key, "overview")
        return
    yield _("How far everybody is in {course}.").format(course=course_key)
    yield "\n".join(
        f"{words}: {number}"
        for words, number in (
            (_("People"), whole.people),
            (_("Have not started"), whole.people - whole.started),
            (_("Started"), whole.started),
            (_("Finished a guide"), whole.finished_any),
            (_("Finished the programme"), whole.finished),
        )
    )
    lines = [_("Each guide: finished, and started")]
    for guide in programme.guides:
        found = counts.get(guide.name)
        lines.append(f"{guide.title}: {found.finished if found else 0}, {found.started if found else 0}")
    yield "\n".join(lines)
    published_on, answered = figures_queries.published_on(course_key), headlines(course_key, programme)
    if published_on and answered:
        day = date_format(published_on, "j F Y")
        head = _("What people answer, as published on {day}; ± is how far it may be off").format(day=day)
        yield "\n".join([head, *(f"{one.words}: {one.figure} ({one.of})" for one in answered)])
    yield _link(_("All figures"), course_key, "overview")
    yield _link(_("Who has not started"), course_key, "people", f"?state={NOT_STARTED}")
    yield _("The pages ask you to sign in, and show names to staff of the course only. This email has none.")


def _link(words: str, course_key: CourseKey, page: str, query: str = "") -> str:
    return f"{words}:\n{platform.root_url()}{reverse(f'digiboards:{page}', args=[str(course_key)])}{query}"
