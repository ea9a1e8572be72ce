"""A course's outline as the exporter writes it into the record, and a learner who has something in every table."""

import datetime
from collections.abc import Iterable
from typing import Any

import yaml
from completion.models import BlockCompletion
from django.utils import timezone

from tests.clock import noon
from tests.conftest import COURSE_KEY
from tests.tables import tables as models

DAY = datetime.date(2026, 3, 2)
STARTED = noon(DAY)
GUIDES = ("g1", "g2", "g3", "g5")
STEPS = ("read", "scenario", "check", "before", "after", "reflection", "commitment")


def guide(name: str) -> dict[str, Any]:
    def step(kind: str) -> dict[str, Any]:
        page = f"{name}-{kind}"
        return {"kind": kind, "title": f"{name} {kind}", "link": f"/jump_to_id/{page}", "blocks": [f"{page}-1"]}

    def asked(kind: str, text: str, **more: Any) -> dict[str, Any]:
        return {"id": f"{name}-{kind}", "kind": kind, "text": text, "link": f"/jump_to_id/{name}-{kind}"} | more

    options = [{"id": "ask", "text": "Ask for proof"}, {"id": "wait", "text": "Wait a month"}]
    return {
        "id": name,
        "title": f"Guide {name}",
        "link": f"/jump_to_id/{name}-read",
        "statements": [{"id": f"{name}-sure", "text": f"I can do {name}."}],
        "steps": [step(kind) for kind in STEPS],
        "asked": [
            asked("reflection", f"When did {name} matter?"),
            asked("scenario", "Green again", decisions=[{"id": "friday", "text": "On Friday", "options": options}]),
            asked("check", "Knowledge check"),
            asked("commitments", "My commitments"),
            asked("feedback", "Your feedback"),
        ],
    }


def starting_point() -> dict[str, Any]:
    """What the exporter writes of a starting point that asks of each guide's statement; g2 suits a chair."""
    guides = [{"id": name, "statements": [f"{name}-sure"], "coming_up": f"news of {name}"} for name in GUIDES]
    guides[1]["suits"] = ["chair"]
    return {"id": "start", "link": "/jump_to_id/start", "guides": guides}


def record(**changes: Any) -> str:
    """The text of a whole record: two of four guides, one of them g1 or g5, and a plan."""
    programme = {
        "fewest": 2,
        "one_of": ["g1", "g5"],
        "plan": {"title": "My action plan", "link": "/jump_to_id/plan", "blocks": ["plan-mine"]},
        "guides": [guide(name) for name in GUIDES],
        "asked": [{"id": "end-feedback", "kind": "feedback", "text": "Programme feedback"}],
    }
    text = {"id": "my-learning", "intro": "All of it is *yours*.", "programme": programme} | changes
    return yaml.safe_dump(text, sort_keys=False, allow_unicode=True).strip()


def complete(
    user: Any, blocks: Iterable[str], at: datetime.datetime = STARTED, *, course_key: Any = COURSE_KEY
) -> None:
    """Complete these blocks as the platform would."""
    for block in blocks:
        key = course_key.make_usage_key("digiboards_text", block)
        made = BlockCompletion.objects.create(
            user=user, context_key=course_key, block_key=key, block_type="x", completion=1.0
        )
        BlockCompletion.objects.filter(pk=made.pk).update(modified=at)


def finish(user: Any, *names: str, at: datetime.datetime = STARTED, course_key: Any = COURSE_KEY) -> None:
    """Finish these guides."""
    complete(user, [f"{name}-{kind}-1" for name in names for kind in STEPS], at, course_key=course_key)


def fill(user: Any, *, of: str = "g1", words: str = "MARKER", course_key: Any = COURSE_KEY) -> None:
    """A row in each table, as its block would write it for the guide ``of``; every text says ``words`` and its name."""
    course, _ = models.Course.objects.get_or_create(course_key=str(course_key))

    def common(block: str) -> dict[str, Any]:
        key = course_key.make_usage_key("digiboards_text", block)
        return {"course": course, "learner": user, "usage_key": str(key), "saved_at": STARTED}

    def text(kind: str, name: str) -> None:
        row = models.PrivateText(**common(f"{of}-text"), kind=kind, name=name, words=3, revision="a" * 32)
        row.encrypt(f"{words} {kind} {name}")
        row.save()

    today = timezone.localdate()
    for phase, value in (("start", 2), ("before", 3), ("after", 5)):
        models.Rating.objects.create(**common(f"{of}-{phase}-1"), statement=f"{of}-sure", phase=phase, value=value)
    for option in ("ask", "wait"):
        models.ScenarioChoice.objects.create(
            **common(f"{of}-scenario-1"), scenario=f"{of}-scenario", decision="friday", option=option, first_at=STARTED
        )
    models.CheckAnswer.objects.create(
        **common(f"{of}-check-1"), check_name=f"{of}-check", question="q-one", option="b-two"
    )
    models.CheckResult.objects.create(
        **common(f"{of}-check-1"),
        check_name=f"{of}-check",
        attempts=3,
        right=4,
        best=5,
        total=6,
        passed_at=STARTED,
    )
    made = models.Commitment.objects.create(
        **common(f"{of}-commitment-1"),
        block_name=f"{of}-commitments",
        slot="own-12345678",
        category="cyber",
        due_on=today,
        status="in-progress",
        made_at=STARTED,
    )
    models.CommitmentCheck.objects.create(commitment=made, day=30, status="changed", at=STARTED)
    models.Feedback.objects.create(
        **common(f"{of}-feedback-1"), scope="guide", name=f"{of}-feedback", recommend="yes", change="a-lot", shared=True
    )
    models.ReadingPlace.objects.create(**common(f"{of}-read-1"), place=4, finished_at=STARTED)
    models.Discovery.objects.create(
        **common("start-1"),
        name=f"{of}-starting-point",
        role="non-executive",
        reasons="new-to-the-role interest",
        coming_up="g1 gone",
    )
    models.Plan.objects.create(**common("plan-mine"), name=f"{of}-plan", made_at=STARTED)
    models.PlanPriority.objects.create(**common("plan-mine"), plan=f"{of}-plan", number=2, due_on=today)
    models.PlanCheck.objects.create(**common("plan-mine"), plan=f"{of}-plan", day=90, status="stopped")
    organisation, _ = models.Organisation.objects.get_or_create(
        ods_code="RXX", defaults={"name": "Quernford NHS Trust", "kind": "trust"}
    )
    models.Membership.objects.get_or_create(
        course=course,
        learner=user,
        defaults=common("start-1") | {"organisation": organisation, "source": "named", "agreed_at": STARTED},
    )
    picture, _ = models.BoardPicture.objects.get_or_create(
        course=course, organisation=organisation, published_on=datetime.date(2026, 12, 1), defaults={"figures": []}
    )
    counted = models.Rating.objects.get(course=course, learner=user, statement=f"{of}-sure", phase="start")
    models.PictureAnswer.objects.create(picture=picture, rating=counted)
    ledger, _ = models.Ledger.objects.get_or_create(course_key=course.course_key)
    models.CountedUnit.objects.create(
        ledger=ledger, learner=user, measure="feedback", about=f"{of}-feedback", stage="answers"
    )
    request, _ = models.NudgeRequest.objects.get_or_create(course=course, reason="stalled", asked_at=STARTED)
    models.Nudge.objects.get_or_create(
        course=course, learner=user, reason="stalled", defaults={"request": request, "claimed_at": STARTED}
    )
    day = datetime.date(2026, 4, 1)
    session, _ = models.Session.objects.get_or_create(course=course, kind="peers", held_on=day)
    models.Attendance.objects.get_or_create(
        session=session, learner=user, defaults=common("start-1") | {"usage_key": ""}
    )
    room, _ = models.Room.objects.get_or_create(session=session, opened_at=STARTED, sheet="[]")
    models.Participant.objects.get_or_create(
        room=room,
        learner=user,
        defaults=common("start-1") | {"usage_key": "", "token_digest": f"{course.pk:032}{user.pk:032}", "answers": {}},
    )
    models.Reminder.objects.get_or_create(
        course=course, learner=user, defaults=common(f"{of}-commitment-1") | {"reminded_until": today}
    )
    text("reflection", f"{of}-reflection")
    text("commitment", f"{of}-commitments/own-12345678")
    text("learnt", f"{of}-commitments/own-12345678")
    text("feedback", f"{of}-feedback")
    text("plan", f"{of}-plan/outcome")
    text("plan", f"{of}-plan/priority-1-why")
