"""What an edition forbids, and how many of its words are its own."""

import re
from collections.abc import Callable

from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import GUIDE, CourseFolder

Export = Callable[..., Exported]
OURS = f"id: ours\nname: Our edition\nbase: trust\nreplace: [{GUIDE}/12-third.md]\n"


def edition(course: CourseFolder, third: str, forbid: str = "") -> None:
    course.write("editions/ours.yaml", OURS + forbid)
    course.write(
        f"editions/ours/{GUIDE}/12-third.md",
        f"---\nid: third\ntitle: A page about third\nkind: section\nminutes: 2\n---\n\n{third}\n",
    )


def test_forbidden_words_are_told_wherever_they_stand(course: CourseFolder, export: Export) -> None:
    edition(course, "Ask your\nTrust first.", "forbid: [your trust, Digital Boards]\n")
    course.change("13-fourth.md", "Some words to read.", "This is your trust’s own, or your trusty friend.")
    course.change("22-reflect.md", "It is **short**.", "It names your trust.")
    course.change("guide.yaml", "I can tell one thing from another.", "I can say what your trust does.")
    course.change("about/overview.md", "A small course", "A small course for your trust")
    result = export("--edition", "ours")

    assert result.status == 1
    places = [re.match(r"course/(.+?:\d+): “(.+?)” is forbidden in Our edition", line) for line in result.problems]
    assert [(place[1], place[2]) for place in places if place] == [
        ("about/overview.md:3", "your trust"),
        (f"editions/ours/{GUIDE}/12-third.md:8", "your Trust"),
        (f"{GUIDE}/13-fourth.md:8", "your trust"),
        (f"{GUIDE}/22-reflect.md:17", "your trust"),
        (f"{GUIDE}/guide.yaml:5", "your trust"),
    ]
    assert export().status == 0


def test_an_edition_of_an_edition_may_not_say_them_either(course: CourseFolder, export: Export) -> None:
    edition(course, "Words of ours.", "forbid: [some words]\n")
    course.write("editions/theirs.yaml", "id: theirs\nname: Theirs\nbase: ours\n")

    assert all("[edition-words]" in line for line in export("--edition", "theirs").problems)


def test_the_report_counts_the_words_that_the_base_does_not_say(course: CourseFolder, export: Export) -> None:
    base = "one two three four five six seven eight nine ten"
    course.change("12-third.md", "Some words to read.", base)
    edition(course, f"{base} eleven twelve")
    lines = export("--edition", "ours", "--report").err
    (found,) = [
        re.fullmatch(r"own words: g1, (\d+) of (\d+) \((\d+)%\)", line) for line in lines if "own words" in line
    ]

    assert found is not None
    assert int(found[1]) == 2
    assert not [line for line in export("--report").err if "own words" in line]
