"""``programme.yaml``, the edition and the about page: the course as a whole."""

import re

from digiboards_xblocks.domain.flaws import ContentError
from digiboards_xblocks.domain.prose import check_prose
from digiboards_xblocks.domain.reader import Reader
from digiboards_xblocks.domain.text import canonical

from .files import CourseFiles, is_inside
from .model import About, Finish, Programme
from .yaml_file import check_one_line, one_line, reading_file

PROGRAMME = "programme.yaml"
MAX_KEY = 65  # what Studio's form accepts for org, number and run together
MAX_GUIDES = 100
_CODE = re.compile(r"[A-Za-z0-9._-]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def load_programme(files: CourseFiles) -> tuple[Programme | None, About, list[tuple[str, int]]]:
    """The programme, its about page, and the folders of its chapters, with the lines that name them."""
    nothing: tuple[None, About, list[tuple[str, int]]] = (None, About("", ""), [])
    with reading_file(files, PROGRAMME, "the programme") as reader:
        if reader is None:
            return nothing
        programme = _programme(reader)
        chapters = reader.texts("chapters")
        if reader.has("chapters") and not chapters:
            reader.flaw("no chapter is listed; write the folder of one under 'chapters'", reader.line_of("chapters"))
        about_path = reader.text("about")
        about_is_inside = about_path != "" and _inside(reader, about_path, reader.line_of("about"))
        about_line = reader.line_of("about")
    about = _about(files, about_path, about_line) if about_is_inside else About("", "")
    return programme, about, chapters


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
        path=PROGRAMME,
        lines={key: reader.line_of(key) for key in reader.keys()},  # noqa: SIM118 (a Reader is no dict)
    )
    together = len(programme.org + programme.number + programme.run)
    if together > MAX_KEY:
        reader.flaw(
            f"org, number and run have {together} characters together; at most {MAX_KEY} are allowed",
            reader.line_of("org"),
        )
    if reader.has("start") and reader.has("end") and programme.end <= programme.start:
        reader.flaw(
            f"'end' is {programme.end}, which is not after the start ({programme.start})", reader.line_of("end")
        )
    return programme


def _finish(reader: Reader) -> Finish:
    one_of = reader.texts("one_of", required=False)
    finish = Finish(
        guides=reader.integer("guides", low=1, high=MAX_GUIDES),
        one_of=tuple(name for name, _ in one_of),
        guides_line=reader.line_of("guides"),
        one_of_lines=tuple(line for _, line in one_of),
    )
    reader.close()
    return finish


def _lines(reader: Reader, key: str) -> tuple[str, ...]:
    items = reader.texts(key, required=False)
    for words, line in items:
        check_one_line(reader, key, words, line)
    return tuple(words for words, _ in items)


def _code(reader: Reader, key: str) -> str:
    value = one_line(reader, key)
    if value and not _CODE.fullmatch(value):
        reader.flaw(f"'{key}' is '{value}'; use letters, digits, '.', '_' and '-' only", reader.line_of(key))
    return value


def _language(reader: Reader) -> str:
    value = one_line(reader, "language")
    if value and not _LANGUAGE.fullmatch(value):
        reader.flaw(f"'language' is '{value}'; write its code, such as 'en'", reader.line_of("language"))
    return value


def _inside(reader: Reader, path: str, line: int) -> bool:
    if not is_inside(path):
        reader.flaw(f"'{path}' is not a path within the course folder; write it without '..' and leading '/'", line)
        return False
    return True


def _about(files: CourseFiles, path: str, line: int) -> About:
    text = files.text(path, named_at=(PROGRAMME, line))
    if text is None:
        return About(path, "")
    content = canonical(text)
    blank = text.count("\n", 0, len(text) - len(text.lstrip()))
    try:
        check_prose(content)
    except ContentError as error:
        files.problems.flaws(path, error.flaws, first_line=1 + blank)
    return About(path, content, 1 + blank)
