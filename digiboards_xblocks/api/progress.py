"""How far people are, as staff see it: made from the platform's completion, brought up to date when somebody looks.

A learner's completion only notes that they are to be looked at again, in one statement. Whoever asks for figures first
has those people's progress made anew, in one transaction under a lock: so counts are changed exactly once, whatever
fails in between, and they are never older than the question.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import models, transaction
from opaque_keys.edx.keys import CourseKey

from .. import lms
from ..domain.finishing import programme_state
from ..domain.programme import Programme, parse_outline
from ..domain.slices import PROGRAMME, WHOLE, Slice, difference, slices_of, standing
from ..models import Course, LearnerProgress, Membership, Organisation, SliceProgress, StaleProgress
from .batches import Progress, say_nothing
from .counting import change, counted, locked
from .counting import mark as mark
from .organisations import above_each, reaching
from .rows import upsert

AT_ONCE = 500
_VALUES = ["organisation", "cohort", "role_group", "guides", "slices", "started", "finished", "last_at", "finished_at"]


def programme_of(course_key: CourseKey) -> Programme:
    """The programme that a course run holds; one without guides if it holds none."""
    return parse_outline(lms.outline_of(course_key))


def is_ours(course_key: CourseKey) -> bool:
    """Whether anybody has ever done anything of ours in a course run."""
    return Course.objects.filter(course_key=str(course_key)).exists()


def course_runs() -> list[CourseKey]:
    """Every course run in which anybody has ever done anything of ours."""
    keys = Course.objects.order_by("course_key").values_list("course_key", flat=True)
    return [CourseKey.from_string(key) for key in keys]


def waiting(course_key: CourseKey) -> int:
    """How many people are noted, and not up to date yet."""
    return StaleProgress.objects.filter(course_key=str(course_key)).count()


def refresh(course_key: CourseKey, progress: Progress = say_nothing, *, most: int | None = None) -> int:
    """Bring everybody up to date who is noted, or ``most`` of them; how many that were. One query if there is nobody.

    ``most`` is for pages, which must not keep people waiting after a roster of thousands.
    """
    done = 0
    noted = StaleProgress.objects.filter(course_key=str(course_key)).order_by("pk")
    total = 0
    while most is None or done < most:
        learners = list(noted.values_list("learner_id", flat=True)[:AT_ONCE])
        if not learners:
            break
        total = total or waiting(course_key)
        course, _ = Course.objects.get_or_create(course_key=str(course_key))
        _renew(course.pk, course_key, learners)
        done += len(learners)
        progress("people", done, max(done, total))
    return done


def rebuild(course_key: CourseKey, progress: Progress = say_nothing) -> int:
    """Make everybody's progress anew from the platform's completion, and the counts from that; how many people.

    Stopped half-way it loses nothing: who is left is noted, and looked at by the next that asks.
    """
    course, _ = Course.objects.get_or_create(course_key=str(course_key))
    with transaction.atomic():
        locked(course.pk)
        mark(course_key, lms.with_completions(course_key))
        mark(course_key, Membership.objects.filter(course=course).values_list("learner_id", flat=True))
        mark(course_key, LearnerProgress.objects.filter(course=course).values_list("learner_id", flat=True))
        SliceProgress.objects.filter(course=course).delete()
        LearnerProgress.objects.filter(course=course).update(slices=[])
    return refresh(course_key, progress)


def _renew(course_id: int, course_key: CourseKey, learners: Sequence[int]) -> None:
    programme = programme_of(course_key)
    with transaction.atomic():
        locked(course_id)
        # First: a completion that is stored from now on is noted anew.
        StaleProgress.objects.filter(course_key=str(course_key), learner__in=learners).delete()
        learners = sorted(set(learners) - lms.retired(learners))
        before = list(LearnerProgress.objects.filter(course=course_id, learner__in=learners))
        completed = lms.completions(course_key, learners)
        members = {
            row.learner_id: row
            for row in Membership.objects.filter(course=course_id, learner__in=learners).select_related("cohort")
        }
        above = above_each() if members else {}
        after = []
        for learner in learners:
            state = programme_state(programme, completed.get(learner, {}))
            done = standing(state)
            member = members.get(learner)
            cohort = member.cohort.key if member and member.cohort else ""
            boards = above.get(member.organisation_id, ()) if member else ()
            parts = slices_of(boards, cohort, member.role_group if member else "")
            after.append(
                LearnerProgress(
                    course_id=course_id,
                    learner_id=learner,
                    organisation_id=member.organisation_id if member else None,
                    cohort_id=member.cohort_id if member else None,
                    role_group=member.role_group if member else "",
                    guides={name: list(guide) for name, guide in done.guides.items()},
                    slices=[str(part) for part in parts],
                    started=len(done.guides),
                    finished=done.finished,
                    last_at=max(completed.get(learner, {}).values(), default=None),
                    finished_at=state.finished_at,
                )
            )
        upsert(after, key=["course", "learner"], values=_VALUES)
        change(course_id, difference([counted(row) for row in before], [counted(row) for row in after]))


@dataclass(frozen=True)
class Count:
    """How many people of a part began and finished a guide, or the programme (``guide`` is "")."""

    part: Slice
    guide: str
    people: int
    started: int
    finished: int
    finished_any: int


def counts(
    course_key: CourseKey, *, kind: str = PROGRAMME, names: Sequence[str] | None = None, guide: str | None = None
) -> tuple[Count, ...]:
    """The counts of the parts of one kind; of all of them, or of those named; of one guide. One query."""
    rows = SliceProgress.objects.filter(course__course_key=str(course_key), kind=kind, people__gte=0)
    if guide is not None:
        rows = rows.filter(guide=guide)
    if names is not None:
        rows = rows.filter(name__in=names)
    columns = rows.order_by("name", "guide").values_list(
        "kind", "name", "guide", "people", "started", "finished", "finished_any"
    )
    return tuple(Count(Slice(row[0], row[1]), *row[2:]) for row in columns)


@dataclass(frozen=True)
class Totals:
    """How many people there are in one course run or several, and how far they are."""

    people: int
    started: int
    finished_any: int
    finished: int


def of_runs(course_keys: Sequence[CourseKey]) -> dict[CourseKey, Totals]:
    """The counts of each course run as they stand; those in which nobody is counted are left out. One query."""
    rows = SliceProgress.objects.filter(
        course__course_key__in=[str(key) for key in course_keys], kind=PROGRAMME, guide=WHOLE, people__gt=0
    )
    columns = rows.values_list("course__course_key", "people", "started", "finished_any", "finished")
    return {CourseKey.from_string(key): Totals(*numbers) for key, *numbers in columns}


def together(course_keys: Sequence[CourseKey]) -> Totals:
    """Of several course runs, each person once. One query."""
    rows = LearnerProgress.objects.filter(course__course_key__in=[str(key) for key in course_keys])

    def people(**which: object) -> models.Count:
        return models.Count("learner", filter=models.Q(**which), distinct=True)

    found = rows.aggregate(
        people=people(),
        started=people(started__gt=0),
        finished_any=people(finished__gt=0),
        finished=people(finished_at__isnull=False),
    )
    return Totals(**found)


@dataclass(frozen=True)
class Person:
    """How far one person is. ``guides`` as in ``models.LearnerProgress``; codes and keys "" for none."""

    learner_id: int
    user_name: str
    name: str
    email: str
    organisation: str
    cohort: str
    role_group: str
    guides: dict[str, tuple[int, str]]
    finished: int
    last_at: datetime.datetime | None
    finished_at: datetime.datetime | None


NOT_STARTED = "not-started"
STALLED = "stalled"
STARTED = "started"
FINISHED = "finished"
STATES = (NOT_STARTED, STARTED, STALLED, FINISHED)


@dataclass(frozen=True)
class Chosen:
    """Which people: of an organisation and all below it, a cohort, a role group, a state; "" for any.

    ``STALLED`` are those who began, have not finished, and did nothing since ``quiet_since``.
    """

    organisation: str = ""
    cohort: str = ""
    role: str = ""
    state: str = ""
    quiet_since: datetime.datetime | None = None


def people(course_key: CourseKey, chosen: Chosen, *, after: int = 0, most: int = 50) -> tuple[Person, ...]:
    """People by the number of their account, those after one that is known; one query however far down."""
    return tuple(_people(_chosen(course_key, chosen).filter(learner_id__gt=after)[:most]))


def everybody(course_key: CourseKey, chosen: Chosen) -> Iterator[Person]:
    """All of them, read as they are taken."""
    return _people(_chosen(course_key, chosen))


def _people(rows: "models.QuerySet[LearnerProgress]") -> Iterator[Person]:
    columns = rows.values_list(
        "learner_id",
        "learner__username",
        "learner__first_name",
        "learner__last_name",
        "learner__email",
        "organisation__ods_code",
        "cohort__name",
        "role_group",
        "guides",
        "finished",
        "last_at",
        "finished_at",
    )
    for pk, user, first, last, email, board, cohort, role, guides, finished, last_at, finished_at in columns.iterator(
        chunk_size=2_000
    ):
        steps = {name: (int(done), str(day)) for name, (done, day) in guides.items()}
        yield Person(
            pk,
            user,
            f"{first} {last}".strip(),
            email,
            board or "",
            cohort or "",
            role,
            steps,
            finished,
            last_at,
            finished_at,
        )


def _chosen(course_key: CourseKey, chosen: Chosen) -> "models.QuerySet[LearnerProgress]":
    rows = LearnerProgress.objects.filter(course__course_key=str(course_key))
    if chosen.organisation:
        # By number: the database has an index for those, and would join its way up from every row otherwise.
        boards = Organisation.objects.filter(reaching(chosen.organisation, "parent"))
        rows = rows.filter(organisation__in=list(boards.values_list("pk", flat=True)))
    if chosen.cohort:
        rows = rows.filter(cohort__key=chosen.cohort)
    if chosen.role:
        rows = rows.filter(role_group=chosen.role)
    if chosen.state == NOT_STARTED:
        rows = rows.filter(started=0)
    elif chosen.state == FINISHED:
        rows = rows.filter(finished_at__isnull=False)
    elif chosen.state in (STARTED, STALLED):
        rows = rows.filter(started__gt=0, finished_at__isnull=True)
        if chosen.state == STALLED and chosen.quiet_since:
            rows = rows.filter(last_at__lt=chosen.quiet_since)
    return rows.order_by("learner_id")
