"""What the shape of answers gives away, as figures and as warnings over a whole edition."""

from collections.abc import Callable

import pytest

from curriculum.answer_shape import describe_answers, find_absolutes, measure_answers
from digiboards_xblocks.activities.check.spec import Option, Question
from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import CourseFolder, fence, page

Export = Callable[..., Exported]
PAGE = "23-check.md"


def question(*texts: str, right: int) -> Question:
    options = tuple(Option(f"o{place}", text, "So.", place == right) for place, text in enumerate(texts))
    return Question("q", "Which?", options)


def checked(course: CourseFolder, texts: Callable[[int], list[str]], right: Callable[[int], int], number: int) -> None:
    """Give the course's check so many questions; ``texts`` and ``right`` tell the options of each."""
    lines = ["id: g1-check", "questions:"]
    for index in range(number):
        lines += [f"  - id: q{index}", "    text: Which?", "    options:"]
        for place, text in enumerate(texts(index)):
            mark = ", right: true" if place == right(index) else ""
            lines.append(f"      - {{id: o{place}, text: {text}, feedback: So.{mark}}}")
    course.write(PAGE, page("check", "check", f"Many.\n{fence('check', chr(10).join(lines))}"))


def warned(exported: Exported, rule: str) -> list[str]:
    return [line for line in exported.err if line.endswith(f"[{rule}]")]


def test_shares_are_of_all_questions_and_a_tie_counts() -> None:
    shape = measure_answers(
        [
            question("one", "three", right=1),
            question("three", "one", right=1),
            question("same", "same", "longer", right=0),
            question("four", "five", right=0),
        ]
    )

    assert (shape.questions, shape.longest, shape.shortest, shape.places) == (4, 50, 75, (50, 50))
    assert describe_answers(shape) == (
        "answers to 4 questions: the right one is the longest in 50% and the shortest in 75%;"
        " first to last place 50%, 50%"
    )


def test_no_questions_have_no_shape() -> None:
    shape = measure_answers([])

    assert (shape.questions, shape.longest, shape.shortest, shape.places) == (0, 0, 0, ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Always ask, and never wait", ["Always", "never"]),
        ("Ask no one alone, at all", ["no one", "all"]),
        ("The allocation of a mustard field", []),
    ],
)
def test_words_that_leave_no_room_are_found(text: str, found: list[str]) -> None:
    assert find_absolutes(text) == found


def test_few_questions_are_not_held_to_shares(course: CourseFolder, export: Export) -> None:
    checked(course, lambda _: ["a", "b", "c", "dd"], lambda _: 3, number=19)

    assert warned(export(), "right-answers") == []


def test_each_share_beyond_its_limits_is_told_once(course: CourseFolder, export: Export) -> None:
    checked(course, lambda _: ["a", "b", "c", "dd"], lambda _: 3, number=20)

    told = {line.partition("warning: ")[2] for line in warned(export(), "right-answers")}
    of = "of the edition's 20 questions"
    assert told == {
        f"the right option is the longest in 100% {of}; at most 30% are expected [right-answers]",
        f"the first option is right in 0% {of}; 15 to 35% are expected [right-answers]",
        f"the second option is right in 0% {of}; 15 to 35% are expected [right-answers]",
        f"the third option is right in 0% {of}; 15 to 35% are expected [right-answers]",
        f"the fourth option is right in 100% {of}; 15 to 35% are expected [right-answers]",
    }


def test_shares_at_their_limits_are_accepted(course: CourseFolder, export: Export) -> None:
    # Of 20 questions the right option is the longest in 6, the shortest in 6, and in the four places in 7, 7, 3 and 3.
    def texts(index: int) -> list[str]:
        lengths = [2, 2, 2, 2]
        lengths[(right(index) + 1) % 4] = 3 if index >= 6 else 2
        lengths[(right(index) + 2) % 4] = 1
        lengths[right(index)] = 3 if index < 6 else 1 if index < 12 else 2
        return ["abc"[:length] for length in lengths]

    def right(index: int) -> int:
        return 0 if index < 7 else 1 if index < 14 else 2 if index < 17 else 3

    checked(course, texts, right, number=20)

    assert warned(export(), "right-answers") == []


def test_a_question_is_told_of_where_it_stands(course: CourseFolder, export: Export) -> None:
    long, short = "a" * 51, "a" * 40
    checked(course, lambda _: [long, short], lambda _: 0, number=1)

    (told,) = warned(export(), "option-lengths")
    assert f"/{PAGE}:13: warning: the options of 'q0' have 40 to 51 characters" in told


def test_a_quarter_longer_is_accepted(course: CourseFolder, export: Export) -> None:
    checked(course, lambda _: ["a" * 50, "a" * 40], lambda _: 0, number=1)

    assert warned(export(), "option-lengths") == []


def test_an_absolute_may_stand_where_the_right_option_has_one(course: CourseFolder, export: Export) -> None:
    checked(course, lambda _: ["Ask all", "Ask only one"], lambda _: 0, number=1)
    assert warned(export(), "telling-absolutes") == []

    checked(course, lambda _: ["Ask some", "Ask only one"], lambda _: 0, number=1)
    (told,) = warned(export(), "telling-absolutes")
    assert "only wrong options of 'q0' have a word such as “only”" in told


def test_the_report_tells_the_shares(course: CourseFolder, export: Export) -> None:
    (told,) = (line for line in export("--report").err if line.startswith("answers to"))

    assert told == (
        "answers to 1 question: the right one is the longest in 100% and the shortest in 100%;"
        " first to last place 100%, 0%"
    )
