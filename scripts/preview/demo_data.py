"""Demo data: made-up people on made-up boards, with a believable programme behind them, for the pages of staff.

The same seed gives the same people. All are named so that nobody takes them, or their boards, for real.
"""

import contextlib
import datetime
import random
from collections.abc import Iterator, Mapping

from completion.models import BlockCompletion
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey, UsageKey

from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.core.programme_outline import Guide, Programme, Step
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Cohort, Membership, Organisation
from digiboards_xblocks.programme.figures import days, publishing
from digiboards_xblocks.programme.figures.publishing import PublishedLater, PublishedToday
from digiboards_xblocks.programme.progress import refresh, versions
from olx.course_tree import CourseTree

from . import demo_answers, demo_history, demo_sessions, demo_staff
from .console import say
from .demo_runs import earlier_run, run_of_other_edition

SEED = 1948
REGIONS, ICBS, TRUSTS = 7, 42, 200
COHORTS = ("made-up spring", "made-up autumn")
PREFIX = "made-up-"
_BATCH = 2_000


def fill_course(course: CourseTree, people: int) -> None:
    """Add as many people to the course that is played as are missing, and say so."""
    there = User.objects.filter(username__startswith=PREFIX).count()
    if there >= people:
        return
    say(f"Making up {people - there:,} people …")
    blocks = {str(key.block_id): key for key in course.components}
    earlier = earlier_run(course.key)
    other = run_of_other_edition(course.key, versions.programme_of(course.key).edition)
    for key, parts in ((course.key, 1), (earlier, 4), (other, 5)):
        there_before, number = there // parts, people // parts
        add_people(key, {name: block.map_into_course(key) for name, block in blocks.items()}, there_before, number)
        refresh.rebuild(key)
        demo_history.add_history(key)
        publish_figures(key)
        demo_staff.share_comments(key)
    demo_staff.add_consents(course.key)
    demo_staff.set_targets(course.key, people)
    demo_staff.ask_for_board(course.key)


def publish_figures(course_key: CourseKey) -> None:
    """Publish the figures of what people answered on each fixed day of the last year, as a site's nightly job does."""
    today = timezone.localdate()
    day = days.next_day(today - datetime.timedelta(days=365))
    while day <= today:
        with contextlib.suppress(PublishedToday, PublishedLater):
            publishing.publish(course_key, day=day)
        day = days.next_day(day)


def add_people(course_key: CourseKey, blocks: Mapping[str, UsageKey], there: int, people: int) -> None:
    """Add people from number ``there`` up to ``people``; ``blocks`` are the course's, by ``url_name``."""
    programme = versions.programme_of(course_key)
    draw = random.Random(f"{SEED} {there}")  # noqa: S311 (nothing is secret)
    with transaction.atomic():
        course, _ = Course.objects.get_or_create(course_key=str(course_key))
        trusts = _organisations()
        cohorts = [Cohort.objects.get_or_create(course=course, key=key, name=key.capitalize())[0] for key in COHORTS]
        for start in range(there, people, _BATCH):
            users = _users(range(start, min(start + _BATCH, people)))
            rows: list[BlockCompletion] = []
            members = []
            answers: list[Model] = []
            for user in users:
                members.append(
                    Membership(
                        course=course,
                        learner=user,
                        organisation=draw.choices(trusts, weights=range(len(trusts), 0, -1))[0],
                        cohort=draw.choice([*cohorts, None]),
                        role_group=draw.choice([*ROLES, ""]),
                        source="roster",
                        usage_key="",
                        saved_at=timezone.now(),
                    )
                )
                done = list(_journey(programme, draw))
                rows += [
                    _completion(user, blocks[name], at)
                    for _, step, at in done
                    for name in step.blocks
                    if name in blocks
                ]
                answers += demo_answers.list_answers(course, user, programme, done, draw)
            Membership.objects.bulk_create(members, batch_size=_BATCH)
            BlockCompletion.objects.bulk_create(rows, batch_size=_BATCH)
            demo_answers.store_answers(answers)
        if not there:
            demo_sessions.add_sessions(course_key, programme, trusts)


def _organisations() -> list[Organisation]:
    """Regions, the boards below them and the trusts below those; codes that the real register does not use."""
    made: dict[str, list[Organisation]] = {}
    above: list[Organisation | None] = [None]
    for kind, number, name in (
        ("region", REGIONS, "Made-up region"),
        ("icb", ICBS, "Made-up care board"),
        ("trust", TRUSTS, "Made-up trust"),
    ):
        made[kind] = [
            Organisation.objects.get_or_create(
                ods_code=f"ZZ{kind[0].upper()}{place:03}",
                defaults={"name": f"{name} {place + 1}", "kind": kind, "parent": above[place % len(above)]},
            )[0]
            for place in range(number)
        ]
        above = [*made[kind]]
    return made["trust"]


def _users(numbers: range) -> list[User]:
    names = [f"{PREFIX}{number:06}" for number in numbers]
    there = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    User.objects.bulk_create(
        User(username=name, first_name="Made-up", last_name=f"person {number}", email=f"{name}@example.org")
        for number, name in zip(numbers, names, strict=True)
        if name not in there
    )
    return list(User.objects.filter(username__in=names).order_by("pk"))


def _journey(programme: Programme, draw: random.Random) -> Iterator[tuple[Guide, Step, datetime.datetime]]:
    """What somebody did and when: guide after guide, step by step, until they stop.

    Most who have enough guides make their plan then, and finish the programme; some go on first.
    """
    keenness = draw.betavariate(1.2, 1.0)
    if keenness < 0.2:
        return
    moment = timezone.now() - datetime.timedelta(days=draw.uniform(5, 250))
    has_plan = programme.plan is None
    for place, guide in enumerate(programme.guides, start=1):
        for step in guide.steps:
            if draw.random() > 0.9 + keenness / 10:
                return
            moment = min(moment + datetime.timedelta(days=draw.expovariate(1.5)), timezone.now())
            yield guide, step, moment
        is_due = place >= programme.fewest and draw.random() < 0.75
        if programme.plan and not has_plan and (is_due or place == len(programme.guides)):
            has_plan = True
            yield guide, programme.plan, moment


def _completion(user: User, key: UsageKey, at: datetime.datetime) -> BlockCompletion:
    return BlockCompletion(
        user=user,
        context_key=key.context_key,
        block_key=key,
        block_type=key.block_type,
        completion=1.0,
        created=at,
        modified=at,
    )
