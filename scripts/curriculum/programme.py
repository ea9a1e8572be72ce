"""``programme.yaml``, the edition and the about page: the course as a whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digiboards_xblocks.core.content_errors import ContentError, Location
from digiboards_xblocks.core.prose import check_prose
from digiboards_xblocks.core.reader import LocatedText, Reader
from digiboards_xblocks.core.text import canonical

from .files import CourseFiles, is_inside
from .model import About, Finish, Programme, Update
from .rules import course_dates, course_key, empty_lists, language_code, markdown_limits, outside_paths, wrong_values
from .yaml_file import check_one_line, one_line, reading_file

PROGRAMME = "programme.yaml"
MAX_KEY = 65  # what Studio's form accepts for org, number and run together
MAX_GUIDES = 100
_CODE = re.compile(r"[A-Za-z0-9._-]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


@dataclass(frozen=True)
class Opening:
    """The content of ``programme.yaml``: the programme, two texts, and the folders of its chapters."""

    programme: Programme | None
    about: About
    handouts: About
    chapters: list[LocatedText]


def load_programme(files: CourseFiles) -> Opening:
    """Return the programme, what it names and where; without a programme if it cannot be read."""
    programme: Programme | None = None
    chapters: list[LocatedText] = []
    texts = {key: LocatedText("", Location(PROGRAMME, 1)) for key in ("about", "handouts")}
    with reading_file(files, PROGRAMME, "the programme") as reader:
        if reader is not None:
            programme = _programme(reader)
            chapters = reader.texts("chapters")
            if reader.has("chapters") and not chapters:
                reader.report(
                    "no chapter is listed; write the folder of one under 'chapters'",
                    reader.location_of("chapters"),
                    rule=empty_lists.RULE.id,
                )
            for key in texts:
                path = reader.text(key, required=key == "about")
                texts[key] = LocatedText(_inside(reader, path, reader.location_of(key)), reader.location_of(key))
    about, handouts = (_about(files, path) for path in texts.values())
    return Opening(programme, about, handouts, chapters)


def _programme(reader: Reader) -> Programme:
    programme = Programme(
        org=_code(reader, "org"),
        number=_code(reader, "number"),
        run=_code(reader, "run"),
        title=one_line(reader, "title"),
        organisation=one_line(reader, "organisation"),
        language=_language(reader),
        start=reader.date("start"),
        end=reader.date("end"),
        self_paced=reader.flag("self_paced", default=True),
        short_description=one_line(reader, "short_description", longest=150),
        effort=one_line(reader, "effort"),
        image=one_line(reader, "image"),
        learning=_lines(reader, "learning"),
        links=frozenset(_lines(reader, "links")),
        finish=_finish(reader.mapping("finish", "the rule for finishing")),
        updates=tuple(_updates(reader)),
        path=PROGRAMME,
        fields=dict(_fields(reader)),
        locations={key: reader.location_of(key) for key in reader.keys()},  # noqa: SIM118 (a Reader is no dict)
    )
    together = len(programme.org + programme.number + programme.run)
    if together > MAX_KEY:
        reader.report(
            f"org, number and run have {together} characters together; at most {MAX_KEY} are allowed",
            reader.location_of("org"),
            rule=course_key.RULE.id,
        )
    if reader.has("start") and reader.has("end") and programme.end <= programme.start:
        reader.report(
            f"'end' is {programme.end}, which is not after the start ({programme.start})",
            reader.location_of("end"),
            rule=course_dates.RULE.id,
        )
    return programme


def _finish(reader: Reader) -> Finish:
    finish = Finish(
        guides=reader.integer("guides", low=1, high=MAX_GUIDES),
        one_of=tuple(reader.texts("one_of", required=False)),
        guides_location=reader.location_of("guides"),
    )
    reader.close()
    return finish


def _fields(reader: Reader) -> Iterator[tuple[str, LocatedText]]:
    """Yield what the organisation fills in, by name; an empty value is one that it has not."""
    found = reader.located("fields")
    if found is None:
        return
    for name, item in found.value.items():
        location = found.key_locations[name]
        if not isinstance(item.value, str | None):
            message = f"'{name}' is not text; put it in quotes"
            reader.report(message, location, rule=wrong_values.RULE.id)
        text = item.value.strip() if isinstance(item.value, str) else ""
        check_one_line(reader, name, text, location)
        yield name, LocatedText(text, location)


def _lines(reader: Reader, key: str) -> tuple[str, ...]:
    items = reader.texts(key, required=False)
    for words, location in items:
        check_one_line(reader, key, words, location)
    return tuple(item.text for item in items)


def _code(reader: Reader, key: str) -> str:
    value = one_line(reader, key)
    if value and not _CODE.fullmatch(value):
        reader.report(
            f"'{key}' is '{value}'; use letters, digits, '.', '_' and '-' only",
            reader.location_of(key),
            rule=course_key.RULE.id,
        )
    return value


def _language(reader: Reader) -> str:
    value = one_line(reader, "language")
    if value and not _LANGUAGE.fullmatch(value):
        reader.report(
            f"'language' is '{value}'; write its code, such as 'en'",
            reader.location_of("language"),
            rule=language_code.RULE.id,
        )
    return value


def _updates(reader: Reader) -> Iterator[Update]:
    for item in reader.mappings("updates", "an update", required=False):
        yield Update(item.date("date"), one_line(item, "text", longest=1_000))
        item.close()


def _inside(reader: Reader, path: str, location: Location) -> str:
    """The path if it is one within the course folder, else ""."""
    if path and not is_inside(path):
        reader.report(
            f"'{path}' is not a path within the course folder; write it without '..' and leading '/'",
            location,
            rule=outside_paths.RULE.id,
        )
        return ""
    return path


def _about(files: CourseFiles, listed: LocatedText) -> About:
    path = listed.text
    text = files.text(path, named_at=listed.location) if path else None
    if text is None:
        return About(Location(path, 1), "")
    content = canonical(text)
    start = Location(path, 1 + text.count("\n", 0, len(text) - len(text.lstrip())))
    try:
        check_prose(content)
    except ContentError as error:
        files.problems.add_content_problems(start, error.problems, markdown_limits.RULE)
    return About(start, content)
