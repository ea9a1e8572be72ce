"""Changes of an edition to the YAML of its base: values by path, and pages put in or left out of a list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from digiboards_xblocks.core.content_errors import ContentError, ContentProblem, Location
from digiboards_xblocks.core.located import Located
from digiboards_xblocks.core.reader import nearest

from .model import PAGE, Edition
from .rules import edition_changes

PROGRAMME = "programme.yaml"
# The files that list the pages of their folder.
CHAPTERS = ("guide.yaml", "chapter.yaml")
# What the items of a list are called by, if they are called by anything.
_NAMES = ("id", "term")


class _Listing(NamedTuple):
    """What an added page or chapter follows, and where the edition says so."""

    after: str
    location: Location


def changed(base: Located, path: str, editions: Sequence[Edition]) -> Located:
    """Return what editions make of the YAML at a path of the course, one after the other. Raises ``ContentError``."""
    for edition in editions:
        for override in edition.overrides:
            if override.path == path:
                base = overridden(base, override.patch)
        base = _with_added(base, path, edition)
        base = _without_omitted(base, path, edition)
    return base


def _with_added(base: Located, path: str, edition: Edition) -> Located:
    added = {
        _listed(item.path, path): _Listing(_listed(item.after, path), item.location)
        for item in edition.added
        if _listed(item.path, path)
    }
    if not added:
        return base
    base = with_pages(base, added)
    there = _names_in(base)
    problems = [
        _problem_at(
            listing.location,
            f"'{name}' is added after '{listing.after}', which the base does not list{_hint(listing.after, there)}",
        )
        for name, listing in added.items()
        if name not in there and listing.after
    ]
    # One after a page of another folder is told with the edition, and nowhere in this file.
    if problems or not all(listing.after for listing in added.values()):
        raise ContentError(problems)
    return base


def _without_omitted(base: Located, path: str, edition: Edition) -> Located:
    omitted = {_listed(name, path): location for name, location in edition.omitted if _listed(name, path)}
    if not omitted:
        return base
    there = _names_in(base)
    problems = [
        _problem_at(location, f"'{name}' is left out, and the base does not list it{_hint(name, there)}")
        for name, location in omitted.items()
        if name not in there
    ]
    if problems:
        raise ContentError(problems)
    return without_pages(base, set(omitted))


def _hint(name: str, listed: Iterable[str]) -> str:
    """Return which page or chapter may have been meant; the other texts in the lists of a file are none."""
    chapters = (other for other in listed if "/" in other and " " not in other and ":" not in other)
    return nearest(name, chapters if "/" in name else (other for other in listed if other.endswith(PAGE)))


def _listed(item: str, path: str) -> str:
    """How a file lists a page or a chapter; "" if it does not."""
    if not item.endswith(PAGE):
        return item if path == PROGRAMME else ""
    folder, _slash, name = item.rpartition("/")
    return name if path in [f"{folder}/{file}" for file in CHAPTERS] else ""


def overridden(base: Located, patch: Located, where: str = "") -> Located:
    """Return the base's value with those of the patch in their places.

    Keys go into keys, and keys into a list go to its items of that id; an id that the list does not have is added.
    An empty value takes the key or the item out. Anything else takes the place of what was there. Raises
    ``ContentError``.
    """
    if not isinstance(patch.value, dict):
        return patch
    if isinstance(base.value, dict):
        return _keys_overridden(base, patch, where)
    name = _name_of_items(base)
    if name:
        return _items_overridden(base, patch, where, name)
    return patch


def overridden_values(base: Located, patch: Located, where: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what the patch takes the place of: the keys that lead to each value, and the value as YAML has it."""
    if isinstance(patch.value, dict) and isinstance(base.value, dict):
        items = base.value
    elif isinstance(patch.value, dict) and (name := _name_of_items(base)):
        items = {str(item.value[name].value): item for item in base.value}
    else:
        yield where, base.plain()
        return
    for key, item in patch.value.items():
        if key in items:
            yield from overridden_values(items[key], item, f"{where}.{key}" if where else key)


def _keys_overridden(base: Located, patch: Located, where: str) -> Located:
    values, key_locations = dict(base.value), dict(base.key_locations)
    for key, item in patch.value.items():
        path = f"{where}.{key}" if where else key
        if item.value is None:
            if values.pop(key, None) is None:
                raise _unknown(patch, key, path)
            continue
        values[key] = overridden(values[key], item, path) if key in values else item
        if values[key].location == item.location:  # the patch's own, not what was changed within
            key_locations[key] = patch.key_locations[key]
    return Located(values, base.location, key_locations)


def _items_overridden(base: Located, patch: Located, where: str, name: str) -> Located:
    items = list(base.value)
    places = {item.value[name].value: place for place, item in enumerate(items)}
    for key, item in patch.value.items():
        path = f"{where}.{key}"
        if key in places:
            items[places[key]] = None if item.value is None else overridden(items[places[key]], item, path)
        elif isinstance(item.value, dict):
            location = patch.key_locations[key]
            named = {name: Located(key, location), **item.value}
            items.append(Located(named, location, {name: location, **item.key_locations}))
        else:
            raise _unknown(patch, key, path)
    return replace(base, value=[item for item in items if item is not None])


def _name_of_items(base: Located) -> str:
    """The key that every item of a list has as its name; "" for anything else."""
    if not isinstance(base.value, list) or not base.value:
        return ""
    for name in _NAMES:
        if all(isinstance(item.value, dict) and name in item.value for item in base.value):
            return name
    return ""


def _unknown(patch: Located, key: str, path: str) -> ContentError:
    return ContentError([_problem_at(patch.key_locations[key], f"the base has no '{path}' to take out or change")])


def _problem_at(location: Location, message: str) -> ContentProblem:
    return ContentProblem(location.line, message, location.path, edition_changes.RULE.id)


def with_pages(lists: Located, added: Mapping[str, _Listing]) -> Located:
    """Return a list, or all lists within keys and lists, with each added name after the one it follows."""
    value = lists.value
    if isinstance(value, dict):
        return replace(lists, value={key: with_pages(item, added) for key, item in value.items()})
    if not isinstance(value, list):
        return lists
    items: list[Located] = []
    for item in value:
        items.append(with_pages(item, added))
        if isinstance(item.value, str):
            items += _after(item.value, added)
    return replace(lists, value=items)


def _after(name: str, added: Mapping[str, _Listing]) -> list[Located]:
    """What follows a name, and what follows that."""
    found: list[Located] = []
    for new, listing in added.items():
        if listing.after == name:
            found += [Located(new, listing.location), *_after(new, added)]
    return found


def without_pages(lists: Located, omitted: set[str]) -> Located:
    """Return a list, or all lists within keys and lists, without these names."""
    value = lists.value
    if isinstance(value, dict):
        return replace(lists, value={key: without_pages(item, omitted) for key, item in value.items()})
    if not isinstance(value, list):
        return lists
    return replace(lists, value=[without_pages(item, omitted) for item in value if not _is_named(item, omitted)])


def _is_named(item: Located, names: set[str]) -> bool:
    return isinstance(item.value, str) and item.value in names


def _names_in(lists: Located) -> set[str]:
    """Every name in the lists within a value."""
    value = lists.value
    if isinstance(value, dict):
        return set().union(*(_names_in(item) for item in value.values()))
    if not isinstance(value, list):
        return set()
    return {item.value for item in value if isinstance(item.value, str)}.union(*(_names_in(item) for item in value))
