"""The check that the site's keys decrypt what learners wrote."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digiboards_xblocks import encryption
from digiboards_xblocks.activities.base import openable

from .finding import OK, PROBLEM, WARNING, Finding, Options

SAMPLE = 500


def check_keys(options: Options) -> Iterator[Finding]:
    """Yield whether there is a usable key, and which of the stored texts the keys open: all of them, or a sample."""
    if (reason := encryption.unusable()) is not None:
        yield Finding(
            PROBLEM,
            _("There is no usable key: {reason}.").format(reason=reason),
            _(
                "Put the key of this site back into DIGIBOARDS_PRIVATE_TEXT_KEYS, from where it is kept beside the "
                "back-ups. Make a new one only if nothing has been written yet."
            ),
        )
        return
    total = openable.count()
    if not total:
        yield Finding(OK, _("There is a usable key. Nothing has been written yet."))
        return
    seen = openable.tally(None if options.is_complete else SAMPLE)
    read = seen.total()
    extent = (
        ngettext("The one text was tried", "All {n} texts were tried", read).format(n=f"{read:,}")
        if read >= total
        else _("{n} of {total} texts were tried, spread evenly from the oldest to the newest").format(
            n=f"{read:,}", total=f"{total:,}"
        )
    )
    yield _finding(extent, seen, read)


def _finding(extent: str, seen: Counter[str], read: int) -> Finding:
    locked, older = seen[openable.LOCKED], seen[openable.OLDER]
    if locked == read:
        return Finding(
            PROBLEM,
            _("{extent}, and the keys open none of them: they are the wrong keys.").format(extent=extent),
            _(
                "Put the site's own keys back into DIGIBOARDS_PRIVATE_TEXT_KEYS. Nothing is lost until they are gone: "
                "pages say that texts cannot be read at the moment, and nothing replaces them."
            ),
        )
    if locked:
        return Finding(
            PROBLEM,
            _("{extent}, and no key opens {locked} of them: a key is lost, or missing from the list.").format(
                extent=extent, locked=f"{locked:,}"
            ),
            _(
                "Put the missing key back, anywhere in DIGIBOARDS_PRIVATE_TEXT_KEYS. If it is gone for good, so are "
                "these texts; everything else is untouched."
            ),
        )
    if older:
        return Finding(
            WARNING,
            _("{extent}, and can be read; an older key is needed for {older}.").format(
                extent=extent, older=f"{older:,}"
            ),
            _("Keep the older keys in the list. digiboards_reencrypt puts all texts under the newest."),
        )
    return Finding(OK, _("{extent}, and the newest key is enough.").format(extent=extent))
