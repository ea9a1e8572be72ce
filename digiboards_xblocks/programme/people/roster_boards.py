"""From the codes in a roster to boards: closed organisations, sites and misspelt codes are reported, not guessed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from digiboards_xblocks.core.batches import batches
from digiboards_xblocks.core.text import gettext_noop as _
from digiboards_xblocks.organisations.models import Organisation
from digiboards_xblocks.organisations.rules import REGION, near_codes
from digiboards_xblocks.organisations.storage import SUCCESSORS, current_organisation

RefusedCode = tuple[str, Mapping[str, object]]


@dataclass(frozen=True)
class Boards:
    """The organisation of each code, or why there is none; ``merged`` are the codes that lead to a successor."""

    found: Mapping[str, int]
    refused: Mapping[str, RefusedCode]
    merged: frozenset[str]


def boards_of(codes: Collection[str], *, follow_mergers: bool) -> Boards:
    """Look up the codes of a roster; a closed one leads to what took over only with ``follow_mergers``."""
    rows = _rows(codes)
    guesses = _rows({near for code in codes if code not in rows for near in near_codes(code)})
    found: dict[str, int] = {}
    refused: dict[str, RefusedCode] = {}
    merged = set()
    for code in codes:
        row = rows.get(code)
        if row is None:
            refused[code] = _unknown(code, guesses)
            continue
        still = current_organisation(row)
        if still is None:
            refused[code] = _("{code} has closed, and the register names no successor"), {"code": code}
        elif still.kind == REGION:
            refused[code] = _("{code} is a region, which has no board"), {"code": code}
        elif still != row and not follow_mergers:
            refused[code] = _("{code} has closed; {other} took over"), {"code": code, "other": still.ods_code}
        else:
            found[code] = still.pk
            if still != row:
                merged.add(code)
    return Boards(found, refused, frozenset(merged))


def _unknown(code: str, guesses: Mapping[str, Organisation]) -> RefusedCode:
    near = next((guess for guess in near_codes(code) if guess in guesses), "")
    if near:
        return _("{code} is not in the register; {other} is: is it meant?"), {"code": code, "other": near}
    return _("{code} is not in the register"), {"code": code}


def _rows(codes: Collection[str]) -> dict[str, Organisation]:
    return {
        row.ods_code: row
        for batch in batches(sorted(codes))
        for row in Organisation.objects.filter(ods_code__in=batch).select_related(SUCCESSORS)
    }
