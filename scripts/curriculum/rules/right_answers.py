r"""Make the right answer the longest, the shortest, or the first no more often than chance would.

A learner who has read nothing looks for the longest option, or for the one in the middle. Over all questions of an
edition the right option is the longest in at most 30%, the shortest in at most 30%, and in each place in 15 to 35%.
Fewer than 20 questions are not looked at.

Right, by commands in the course's folder:

    {
        printf -- '---\nid: check\ntitle: Check\nkind: check\nminutes: 2\n---\n\nMany.\n\n```check\nid: g1-check\n'
        printf 'questions:\n'
        for n in $(seq 20); do
            printf '  - id: q%s\n    text: Which?\n    options:\n' "$n"
            for o in 0 1 2 3; do
                printf '      - {id: o%s, text: Option %s, feedback: So' "$o" "$((10 ** o))"
                [ $((n % 4)) = "$o" ] && printf ', right: true'
                printf '}\n'
            done
        done
        printf '```\n'
    } > guides/g1-example/23-check.md

Wrong, by commands in the course's folder:

    {
        printf -- '---\nid: check\ntitle: Check\nkind: check\nminutes: 2\n---\n\nMany.\n\n```check\nid: g1-check\n'
        printf 'questions:\n'
        for n in $(seq 20); do
            printf '  - id: q%s\n    text: Which?\n    options:\n' "$n"
            printf '      - {id: a, text: One, feedback: So}\n      - {id: b, text: Two, feedback: So}\n'
            printf '      - {id: c, text: Three, feedback: So, right: true}\n'
        done
        printf '```\n'
    } > guides/g1-example/23-check.md
"""

from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location

from ..answer_shape import measure_answers, questions_of
from ..course_view import CourseView
from ..rule import Finding, Rule, Severity

FEWEST_QUESTIONS = 20
MOST_LONGEST = MOST_SHORTEST = 30
LEAST_PLACE, MOST_PLACE = 15, 35
_PLACES = ("first", "second", "third", "fourth")


def check(course: CourseView) -> Iterator[Finding]:
    """Yield what the answers of the whole edition give away."""
    found = list(questions_of(course.activities))
    shape = measure_answers(question for _component, question in found)
    if shape.questions < FEWEST_QUESTIONS:
        return
    place = Location(found[0][0].path, 1)
    for share, most, what in (
        (shape.longest, MOST_LONGEST, "longest"),
        (shape.shortest, MOST_SHORTEST, "shortest"),
    ):
        if share > most:
            message = f"the right option is the {what} in {share:.0f}% of the edition's {shape.questions} questions"
            yield Finding(place, f"{message}; at most {most}% are expected")
    for name, share in zip(_PLACES, shape.places, strict=False):
        if not LEAST_PLACE <= share <= MOST_PLACE:
            message = f"the {name} option is right in {share:.0f}% of the edition's {shape.questions} questions"
            yield Finding(place, f"{message}; {LEAST_PLACE} to {MOST_PLACE}% are expected")


RULE = Rule("right-answers", Severity.WARNING, __doc__, check, is_about_a_page=False)
