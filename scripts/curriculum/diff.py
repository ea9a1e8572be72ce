"""Two versions of the course → what changes for learners, by chapter and page in the order of the course."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .changes import Change, Fate, Group
from .diff_activity import has_ids, item_changes, values_of
from .diff_page import CONFIDENCE, arrived, gathered, left, page_added, page_changes
from .model import TEXT
from .order import merged, moved
from .released import Chapter, Page, PlacedPage, Released
from .wording import notes_of, reworded, sentences_of_html, terms_of

# What of the settings people see.
_SETTINGS = (
    "display_name",
    "display_organization",
    "start",
    "end",
    "language",
    "self_paced",
    "course_image",
    "learning_info",
)


def difference(old: Released, new: Released) -> Group:
    """Return all that changes for learners, as the group of the course, with one for each chapter that changes."""
    before, after = ({chapter.name: chapter for chapter in course.chapters} for course in (old, new))
    titles = {name: chapter.title for name, chapter in after.items()}
    shifted = [
        Change("chapter-moved", titles[name], new=_after(name, list(after), titles))
        for name in moved(list(before), list(after))
    ]
    groups = (_chapter(old, new, before.get(name), after.get(name)) for name in merged(list(before), list(after)))
    changes = (*_settings(old, new), *_texts(old, new), *_notes(old, new), *_files(old, new), *shifted)
    return Group("", changes, _full(groups))


def _full(groups: Iterator[Group]) -> tuple[Group, ...]:
    return tuple(group for group in groups if not group.is_empty)


def _after(name: str, names: Sequence[str], titles: Mapping[str, str]) -> str:
    """The title of what something follows; "" for the first."""
    place = names.index(name)
    return titles[names[place - 1]] if place else ""


def _chapter(old: Released, new: Released, before: Chapter | None, after: Chapter | None) -> Group:
    """What changes in a chapter; one of the two is None if it is new or gone."""
    was, now = ({page.name: page for page in chapter.pages} if chapter else {} for chapter in (before, after))
    # A page that has moved to another chapter is told there.
    names = merged([name for name in was if name in now or name not in new.pages], list(now))
    shifted = moved(list(was), list(now))
    pages = (_page(old, new, name, is_shifted=name in shifted) for name in names if before or name in old.pages)
    title = after.title if after else before.title if before else ""
    changes = (*_of_chapter(before, after), *_statements(list(was.values()), list(now.values())))
    return Group(title, changes, _full(pages))


def _of_chapter(old: Chapter | None, new: Chapter | None) -> Iterator[Change]:
    if new is None:
        yield Change("chapter-removed", fate=Fate.HIDDEN)
        return
    if old is None:
        pages = "1 page" if len(new.pages) == 1 else f"{len(new.pages)} pages"
        what, fate = ("chapter-added-for-staff", Fate.KEPT) if new.staff_only else ("chapter-added", Fate.TO_DO)
        yield Change(what, new=pages, fate=fate)
        return
    if old.title != new.title:
        yield Change("chapter-retitled", old=old.title, new=new.title)
    if old.staff_only != new.staff_only:
        yield Change("chapter-for-staff", fate=Fate.HIDDEN) if new.staff_only else Change("chapter-for-all")
    for name, title in new.parts.items():
        if name in old.parts and old.parts[name] != title:
            yield Change("part-retitled", old=old.parts[name], new=title)


def _page(old: Released, new: Released, name: str, *, is_shifted: bool) -> Group:
    if name not in new.pages:
        page = old.pages[name].page
        return Group(page.title, (Change("page-removed", fate=Fate.HIDDEN), *left(page, new)))
    chapter, page = new.pages[name].chapter, new.pages[name].page
    if name not in old.pages:
        added = page_added(page, is_for_staff=chapter.staff_only)
        return Group(page.title, (added, *arrived(page, old, is_new=True)))
    before = old.pages[name].page
    changes = (
        *_place(old.pages[name], new.pages[name], is_shifted=is_shifted),
        *page_changes(before, page),
        *left(before, new),
        *arrived(page, old, is_new=False),
    )
    return Group(page.title, changes)


def _place(old: PlacedPage, new: PlacedPage, *, is_shifted: bool) -> Iterator[Change]:
    was_in, before = old.chapter, old.page
    is_in, after = new.chapter, new.page
    if was_in.name != is_in.name:
        yield Change("page-moved-chapter", old=was_in.title, new=is_in.title)
    elif is_shifted:
        titles = {page.name: page.title for page in is_in.pages}
        yield Change("page-moved", new=_after(after.name, list(titles), titles))
    elif before.part != after.part:
        yield Change("page-moved-part", old=was_in.parts[before.part], new=is_in.parts[after.part])


def _statements(old: Sequence[Page], new: Sequence[Page]) -> Iterator[Change]:
    """Yield changes of the statements of a chapter, each once, though they are in it before and after."""
    before, after = (_rated(pages) for pages in (old, new))
    if before and after and has_ids(before) and has_ids(after):
        yield from item_changes(CONFIDENCE, "statements", before, after)


def _rated(pages: Sequence[Page]) -> Any:
    blocks = (block for page in pages for block in page.blocks if block.kind == CONFIDENCE)
    return next((values_of(block).get("statements", []) for block in blocks), [])


def _settings(old: Released, new: Released) -> Iterator[Change]:
    for key in _SETTINGS:
        before, after = (course.settings.get(key) for course in (old, new))
        if before != after:
            yield Change(f"setting:{key}", old=_shown(before), new=_shown(after))
    was, now = (_tabs(course) for course in (old, new))
    yield from (Change("tab-removed", name) for name in was if name not in now)
    yield from (Change("tab-added", name) for name in now if name not in was)
    for what, here, there in (("news-added", new, old), ("news-removed", old, new)):
        for item in here.news:
            if item not in there.news:
                yield Change(what, _day(item.day, "%B %d, %Y"), new=" ".join(sentences_of_html(item.content)))


def _tabs(course: Released) -> list[str]:
    tabs = course.settings.get("tabs")
    return [str(tab.get("name")) for tab in tabs if isinstance(tab, dict)] if isinstance(tabs, list) else []


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, list) else _day(str(value or ""), "%Y-%m-%dT%H:%M:%SZ")


def _day(moment: str, pattern: str) -> str:
    """A day as people here write it, if it is one."""
    try:
        day = datetime.datetime.strptime(moment, pattern)
    except ValueError:
        return moment
    return f"{day.day} {day:%B} {day.year}"


def _texts(old: Released, new: Released) -> Iterator[Change]:
    """Yield changes of the about page, the handouts and all else outside the chapters."""
    for called in dict.fromkeys([*new.texts, *old.texts]):
        before, after = (course.texts.get(called, "") for course in (old, new))
        if before != after:
            rewording = reworded(sentences_of_html(before), sentences_of_html(after))
            yield Change("text-reworded" if rewording.pieces else "text-looks", called, rewording=rewording)


def _notes(old: Released, new: Released) -> Iterator[Change]:
    """Yield sources and terms with another text, each once, and terms that are new or gone."""
    for what, read in (("source", notes_of), ("term", terms_of)):
        before, after = (gathered(_prose(course), read) for course in (old, new))
        for label, words in after.items():
            if label in before and before[label] != words:
                yield Change(f"{what}-reworded", label, before[label], words)
    was, now = (gathered(_prose(course), terms_of) for course in (old, new))
    yield from (Change("term-added", label, new=words) for label, words in now.items() if label not in was)
    yield from (Change("term-removed", label, old=words) for label, words in was.items() if label not in now)


def _prose(course: Released) -> list[str]:
    blocks = [placed.block for placed in course.blocks.values()]
    return [block.content for block in blocks if block.kind == TEXT]


def _files(old: Released, new: Released) -> Iterator[Change]:
    """Pictures and files that are others under the same name."""
    for name, data in new.static.items():
        if name in old.static and old.static[name] != data:
            shown = [placed.page.title for placed in new.blocks.values() if f"/static/{name})" in placed.block.content]
            titles = ", ".join(f"“{title}”" for title in dict.fromkeys(shown))
            yield Change("file-changed", name, new=titles or "no page")
