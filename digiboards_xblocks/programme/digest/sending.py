"""Sending the mail to staff: to addresses that are given, or once a week to those in the settings."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import EmailValidator
from django.db.models import Q
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.mails import NotSent, PerhapsSent, send

from .mail import Digest
from .models import DigestWeek


@dataclass(frozen=True)
class Sent:
    """The result of a mailing: how many addresses it went to; which it surely or perhaps did not reach, with faults."""

    sent: int
    not_sent: Mapping[str, str]
    perhaps_sent: Mapping[str, str]

    @property
    def is_all_refused(self) -> bool:
        """Return whether it surely went to nobody."""
        return bool(self.not_sent) and not self.sent and not self.perhaps_sent


def send_to(digest: Digest, addresses: Sequence[str]) -> Sent:
    """Send the mail to each address by itself, so that nobody learns who else gets it."""
    sent, not_sent, perhaps_sent = 0, {}, {}
    for address in addresses:
        try:
            send(EmailMessage(digest.subject, digest.text, settings.DEFAULT_FROM_EMAIL, [address]))
        except NotSent as error:
            not_sent[address] = str(error)
        except PerhapsSent as error:
            perhaps_sent[address] = str(error)
        else:
            sent += 1
    return Sent(sent, not_sent, perhaps_sent)


def addresses_of(course_key: CourseKey) -> tuple[str, ...]:
    """Return to whom the weekly mail about a course run goes, by the site's settings; nobody by default."""
    # .. setting_name: DIGIBOARDS_DIGEST_TO
    # .. setting_default: {}
    # .. setting_description: Who gets the weekly mail of figures, by course run: ``{"course-v1:Org+Course+Run":
    #   ["lead@example.org"]}``. ``digiboards_nightly`` sends it once a week, on Monday or as soon after as it runs.
    wanted = getattr(settings, "DIGIBOARDS_DIGEST_TO", {})
    return tuple(dict.fromkeys(wanted.get(str(course_key), ())))


def wrong_address(addresses: Sequence[str]) -> str:
    """Return the first that is not an email address; "" if all are."""
    for address in addresses:
        try:
            EmailValidator()(address)
        except ValidationError:
            return address
    return ""


def claim_week(course_key: CourseKey, today: datetime.date) -> "Claim | None":
    """Keep that the mail of this week is being sent; None if it was sent, or another process is about to."""
    monday = today - datetime.timedelta(days=today.weekday())
    course, _ = Course.objects.get_or_create(course_key=str(course_key))
    row, _ = DigestWeek.objects.get_or_create(course=course)
    rows = DigestWeek.objects.filter(pk=row.pk).filter(Q(monday=None) | Q(monday__lt=monday))
    return Claim(row.pk, monday, row.monday) if rows.update(monday=monday) else None


@dataclass(frozen=True)
class Claim:
    """Leave to send the mail of a week, of which no other process sends it."""

    row_id: int
    monday: datetime.date
    before: datetime.date | None

    def give_back(self) -> None:
        """Have the next run send the mail, which surely went to nobody."""
        DigestWeek.objects.filter(pk=self.row_id, monday=self.monday).update(monday=self.before)
