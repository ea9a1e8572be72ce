"""Differences of a page that stays, and which activities leave it or arrive."""

from collections.abc import Callable, Iterator, Mapping

from digiboards_xblocks.activities.registry import ACTIVITIES

from .changes import Change, Fate
from .diff_activity import activity_changes, values_of
from .model import TEXT
from .order import is_reordered
from .released import Block, Page, Released
from .wording import leads_of, notes_of, own_words, reworded, sentences_of, words_in

CONFIDENCE = "confidence"
# These show what stands elsewhere, and hold nothing of learners' own.
_SHOWN_AGAIN = tuple(kind for kind, activity in ACTIVITIES.items() if not activity.keeps_answers)


def page_changes(old: Page, new: Page) -> Iterator[Change]:
    """Yield what changes on a page apart from its place and its activities."""
    if old.title != new.title:
        yield Change("page-retitled", old=old.title, new=new.title)
    changes = [*_wording(old, new), *_leads(old, new), *_cited(old, new)]
    yield from changes
    if not changes and [own_words(text) for text in _texts(old)] != [own_words(text) for text in _texts(new)]:
        yield Change("page-looks")
    if _minutes(old) != _minutes(new):
        yield Change("page-minutes", old=_minutes(old), new=_minutes(new))
    before, after = ([block.name for block in page.blocks if block.kind == TEXT] for page in (old, new))
    if set(after) - set(before):
        yield Change("page-texts", old=str(len(before)), new=str(len(after)), fate=Fate.TO_DO)
    if is_reordered([block.name for block in old.blocks], [block.name for block in new.blocks]):
        yield Change("page-order")


def page_added(page: Page, *, is_for_staff: bool) -> Change:
    """Return a page that is new in the course."""
    words = words_in([sentence for text in _texts(page) for sentence in sentences_of(text)])
    return Change("page-added", page.title, new=f"{words:,}", fate=Fate.KEPT if is_for_staff else Fate.TO_DO)


def left(page: Page, course: Released) -> Iterator[Change]:
    """Yield the activities of an old page that the new course has no longer."""
    for block in page.blocks:
        now = course.blocks.get(block.name)
        if block.kind != TEXT and (now is None or now.block.kind != block.kind):
            fate = Fate.KEPT if block.kind in _SHOWN_AGAIN else Fate.HIDDEN
            yield Change("activity-removed", _words(block), kind=block.kind, fate=fate)


def arrived(page: Page, course: Released, *, is_new: bool) -> Iterator[Change]:
    """Yield the activities of a page as they were in the old course: new, from another page, or with other words."""
    for block in page.blocks:
        if block.kind == TEXT:
            continue
        before = course.blocks.get(block.name)
        if before is None or before.block.kind != block.kind:
            fate = Fate.KEPT if is_new or block.kind in _SHOWN_AGAIN else Fate.TO_DO
            yield Change("activity-added", _words(block), kind=block.kind, fate=fate)
            continue
        if before.page.name != page.name:
            yield Change("activity-moved", _words(block), old=before.page.title, kind=block.kind)
        # What is rated stands in a guide twice, and is told with the guide.
        yield from activity_changes(before.block, block, leave_out=("statements",) if block.kind == CONFIDENCE else ())


def _wording(old: Page, new: Page) -> Iterator[Change]:
    before, after = ([sentence for text in _texts(page) for sentence in sentences_of(text)] for page in (old, new))
    rewording = reworded(before, after)
    if rewording.pieces:
        yield Change("page-reworded", rewording=rewording)


def _leads(old: Page, new: Page) -> Iterator[Change]:
    """Links that lead elsewhere and pictures that are others, though their words stay."""
    for what, number in (("link", 0), ("picture", 1)):
        before, after = (dict(lead for text in _texts(page) for lead in leads_of(text)[number]) for page in (old, new))
        for words, address in after.items():
            if words in before and before[words] != address:
                yield Change(f"{what}-changed", words, before[words], address)


def _cited(old: Page, new: Page) -> Iterator[Change]:
    before, after = (gathered(_texts(page), notes_of) for page in (old, new))
    for label, words in after.items():
        if label not in before and words not in before.values():
            yield Change("source-cited", new=words)
    for label, words in before.items():
        if label not in after and words not in after.values():
            yield Change("source-not-cited", old=words)


def gathered(texts: list[str], read: Callable[[str], Mapping[str, str]]) -> dict[str, str]:
    """Return what all texts say together, by its label."""
    return {label: words for text in texts for label, words in read(text).items()}


def _texts(page: Page) -> list[str]:
    return [block.content for block in page.blocks if block.kind == TEXT]


def _minutes(page: Page) -> str:
    return next((block.minutes for block in page.blocks if block.minutes), "")


def _words(block: Block) -> str:
    """How people know an activity: by its question, where it has one."""
    return str(values_of(block).get("prompt") or "")
