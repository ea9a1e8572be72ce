"""What a view and a save of each block cost, beside xblock-sdk's ``thumbs`` and the block's own template.

All in one process and interleaved: field values in memory, our tables in a real SQLite file. "calm" is the view with
the storage functions answering from memory, so without queries. "templates" is reading the block's text
from its field and rendering its own templates, compiled, with the very context that the view gave them; those of its
statements or questions too, which a view takes from a cache.

The bars: calm at most 1.3 times the template; a view at most 3 times thumbs, with five statements or
questions; at most 3 queries of our tables for a view and 6 for a save; at most 12 KB of CSS and JS.
"""

import argparse
import cProfile
import datetime
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

REPOSITORY = Path(__file__).resolve().parent.parent
TEMPLATE_BAR, THUMBS_BAR = 1.3, 3.0
VIEW_QUERIES_BAR, SAVE_QUERIES_BAR = 3, 6
BYTES_BAR = 12 * 1024
OURS = "digiboards_xblocks_"
# What the views and handlers ask of storage.
READS = ("text", "ratings", "check_state", "reading_place", "scenario_choices", "commitments", "feedback", "discovery")


def set_up(database: Path) -> None:
    """Django with the tests' settings, but with our tables in a file."""
    sys.path.insert(0, str(REPOSITORY))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.DATABASES["default"] |= {"NAME": str(database), "OPTIONS": {"transaction_mode": "IMMEDIATE"}}
    django.setup()
    call_command("migrate", verbosity=0)


@dataclass
class Subject:
    """One block as one learner has it: how to make it anew, and a request that saves something new each time."""

    name: str
    make: Callable[[], Any]
    handler: str
    request: Callable[[int], dict[str, Any]]
    thumbs: bool = False
    five: bool = False  # has five statements or questions
    seconds: dict[str, list[float]] = field(
        default_factory=lambda: {"view": [], "calm": [], "templates": [], "save": []}
    )

    def median_ms(self, what: str) -> float:
        return statistics.median(self.seconds[what]) * 1000 if self.seconds[what] else float("nan")


def subjects() -> list[Subject]:
    import yaml
    from django.contrib.auth import get_user_model
    from django.utils import timezone
    from xblock.core import XBlock
    from xblock.fields import ScopeIds
    from xblock.runtime import DictKeyValueStore, KvsFieldData

    from tests.blocks.learner_samples import DISCOVERY
    from tests.conftest import COURSE_KEY, LmsLikeUserService, RecordingRuntime

    learner = get_user_model().objects.create(username="amina")
    names = [f"s{number}" for number in range(1, 6)]

    def subject(
        name: str, block_type: str, content: str | None, handler: str, request: Callable[[int], dict[str, Any]]
    ) -> Subject:
        block_class = XBlock.load_class(block_type)
        services = {"user": LmsLikeUserService(learner), "field-data": KvsFieldData(DictKeyValueStore())}
        key = COURSE_KEY.make_usage_key(block_type, name.replace(", ", "-"))
        ids = ScopeIds(learner.id, block_type, key, key)
        runtime = RecordingRuntime(services=services)

        def make() -> Any:
            return runtime.construct_xblock_from_class(block_class, ids)

        first = make()
        if content is not None:
            first.content = content
            first.save()
        five = content is not None and content.count("\n- id:") == len(names)
        return Subject(name, make, handler, request, thumbs=content is None, five=five)

    def statements(phase: str) -> str:
        items = [{"id": name, "text": f"I can question how our board takes decision {name}."} for name in names]
        return yaml.safe_dump({"id": f"sure-{phase}", "phase": phase, "statements": items}, sort_keys=False)

    def question(name: str) -> dict[str, Any]:
        options = [
            {"id": option, "text": f"The answer {option}", "feedback": "This is why. " * 8, "right": option == "a"}
            for option in "abcd"
        ]
        return {"id": name, "text": f"Which of these holds for {name}?", "options": options}

    questions = [question(name) for name in names]
    reasons = dict.fromkeys(("text", "sensible", "risks", "ask"), "This is what there is to say. " * 4)
    decisions = [
        {
            "id": f"d{number}",
            "title": "What now?",
            "story": "It is *Friday*.",
            "question": "What do you do?",
            "options": [{"id": option, **reasons} for option in "abc"],
        }
        for number in range(3)
    ]
    suggestions = [
        {"id": name, "text": "Read one hazard log.", "within_days": 30, "category": "safety", "done": "You asked."}
        for name in names
    ]
    due = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()
    section = (REPOSITORY / "course/guides/g5-assuring-digital/11-eight-prompts.md").read_text("utf-8")
    revisions = {"reflection": ""}

    def next_text(number: int) -> dict[str, Any]:
        return {"text": f"{number} " + "words on my own board " * 60, "revision": revisions["reflection"]}

    found = [
        subject("thumbs", "thumbs", None, "vote", lambda _: {"voteType": "up"}),
        subject(
            "guide",
            "digiboards_guide",
            section.split("---\n", 2)[2].strip(),
            "save_place",
            lambda number: {"place": number % 4 + 1, "finished": False},
        ),
        subject(
            "reflection",
            "digiboards_reflection",
            "id: last-time\nprompt: When was it?\nguidance: |\n  A *real* moment.\n\n  - one\n  - two\n",
            "save_text",
            next_text,
        ),
        subject(
            "confidence, before",
            "digiboards_confidence",
            statements("before"),
            "save_ratings",
            lambda number: {"ratings": {name: (number + at) % 5 + 1 for at, name in enumerate(names)}},
        ),
        subject(
            "confidence, after",
            "digiboards_confidence",
            statements("after"),
            "save_ratings",
            lambda number: {"ratings": {names[number % 5]: number // 5 % 5 + 1}},
        ),
        subject(
            "check",
            "digiboards_check",
            yaml.safe_dump({"id": "the-check", "questions": questions}, sort_keys=False),
            "submit_answers",
            lambda number: {"answers": {name: "abcd"[(number + at) % 4] for at, name in enumerate(names)}},
        ),
        subject("recall", "digiboards_recall", "of: last-time\nintro: And *now*?\n", "", lambda _: {}),
        subject(
            "scenario",
            "digiboards_scenario",
            yaml.safe_dump({"id": "the-case", "setting": "A *case*.", "decisions": decisions}, sort_keys=False),
            "choose",
            lambda number: {"decision": f"d{number % 3}", "option": "abc"[number // 3 % 3]},
        ),
        subject(
            "commitments",
            "digiboards_commitments",
            yaml.safe_dump({"id": "to-do", "suggestions": suggestions}, sort_keys=False),
            "make",
            lambda number: {"slot": names[number % 5], "due_on": due},
        ),
        subject(
            "feedback",
            "digiboards_feedback",
            "id: said\nscope: guide\n",
            "save_answers",
            lambda number: {"recommend": ("yes", "no")[number % 2], "change": "a-little"},
        ),
        subject(
            "discovery",
            "digiboards_discovery",
            DISCOVERY,
            "save_answers",
            lambda number: {
                "choices": {"role": ("chair", "finance")[number % 2]},
                "ratings": {"g4-explain-portfolio": number % 5 + 1},
            },
        ),
    ]
    for item in found:
        if item.name == "commitments":  # a learner has all five, from the first measurement on
            for number in range(len(names)):
                save(item, number)
        item.revisions = revisions  # type: ignore[attr-defined]
    return found


def save(subject: Subject, number: int) -> float:
    """One save of something new; the seconds it took."""
    import json

    import webob

    if not subject.handler:
        return 0.0
    block = subject.make()
    body = json.dumps(subject.request(number)).encode()
    request = webob.Request.blank("/", method="POST", body=body, content_type="application/json")
    started = time.perf_counter()
    response = block.runtime.handle(block, subject.handler, request)
    seconds = time.perf_counter() - started
    assert response.status_code == 200, response.text
    if subject.handler == "save_text":
        subject.revisions["reflection"] = response.json["revision"]  # type: ignore[attr-defined]
    block.runtime.published.clear()
    return seconds


def view(subject: Subject) -> float:
    block = subject.make()
    started = time.perf_counter()
    block.student_view({})
    return time.perf_counter() - started


@contextmanager
def without_queries(subject: Subject) -> Iterator[None]:
    """Storage answers what it answered a moment ago, from memory."""
    from digiboards_xblocks import api

    with ExitStack() as stack:
        answers: dict[str, Any] = {}
        for name in READS:
            real = getattr(api, name)

            def noting(*, _name: str = name, _real: Callable[..., Any] = real, **kwargs: Any) -> Any:
                return answers.setdefault(_name, _real(**kwargs))

            stack.enter_context(mock.patch.object(api, name, noting))
        subject.make().student_view({})
        for name, answer in answers.items():
            stack.enter_context(mock.patch.object(api, name, lambda _answer=answer, **_: _answer))
        yield


def templates_of(subject: Subject) -> Callable[[], float]:
    """Reading the block's text and rendering its templates, compiled, with the context of its view and nothing else."""
    from django.template import Context

    from digiboards_xblocks.blocks import base, templating
    from digiboards_xblocks.blocks.commitments import cards

    kept: list[tuple[Any, dict[str, Any]]] = []
    real = templating.render

    def noting(template: str, context: dict[str, Any]) -> str:
        kept.append((templating._compiled(template), context))
        return real(template, context)

    templating._part.cache_clear()
    with ExitStack() as stack:
        for module in (base, templating, cards):
            stack.enter_context(mock.patch.object(module, "render", noting))
        subject.make().student_view({})

    def render() -> float:
        block = subject.make()
        contexts = [{**context, "block": block} for _, context in kept]
        started = time.perf_counter()
        assert block.content
        for (template, _), context in zip(kept, contexts, strict=True):
            template.render(Context(context))
        return time.perf_counter() - started

    return render


@dataclass(frozen=True)
class Facts:
    """What does not vary from run to run."""

    view_queries: int
    first_save_queries: int
    save_queries: int
    html: int
    css: int
    js: int


def facts_of(subject: Subject) -> Facts:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ours(work: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            work()
        return sum(OURS in query["sql"] for query in captured.captured_queries)

    first, later = ours(lambda: save(subject, 0)), ours(lambda: save(subject, 1))
    fragment = subject.make().student_view({})

    def size(mimetype: str) -> int:
        return sum(len(item.data.encode()) for item in fragment.resources if item.mimetype == mimetype)

    return Facts(
        view_queries=ours(lambda: view(subject)),
        first_save_queries=first,
        save_queries=later,
        html=len(fragment.content.encode()),
        css=size("text/css"),
        js=size("application/javascript"),
    )


def run(found: list[Subject], rounds: int, warm_up: int) -> None:
    """Measure everything once a round, in turn, so that a slow moment of the machine hits all alike.

    What is compared is done three times in a row, and the best counts: one after the other work would be slowed by it.
    """
    templates = {subject.name: templates_of(subject) for subject in found if not subject.thumbs}
    for number in range(-warm_up, rounds):
        for subject in found:
            seconds = {"view": min(view(subject) for _ in range(3))}
            if not subject.thumbs:
                seconds["templates"] = min(templates[subject.name]() for _ in range(3))
                with without_queries(subject):
                    seconds["calm"] = min(view(subject) for _ in range(3))
            seconds["save"] = save(subject, number + warm_up + 2)
            if number >= 0:
                for what, taken in seconds.items():
                    subject.seconds[what].append(taken)


def profile(found: list[Subject], rounds: int) -> None:
    for subject in found:
        if subject.thumbs:
            continue
        profiler = cProfile.Profile()
        with without_queries(subject):
            blocks = [subject.make() for _ in range(rounds)]
            profiler.enable()
            for block in blocks:
                block.student_view({})
            profiler.disable()
        print(f"\n{subject.name}: {rounds} views without queries")
        pstats.Stats(profiler).sort_stats("tottime").print_stats(14)


def judged(value: float, bar: float, *, decimals: int = 0) -> str:
    """A figure, and whether it breaks its bar."""
    return f"{value:,.{decimals}f}{' over' if value > bar else ''}"


def print_table(title: str, rows: list[tuple[str, ...]]) -> bool:
    """Print a table whose second row holds the bars; gives whether one is missed."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    print(f"\n{title}")
    for first, *others in rows:
        cells = [first.ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        print("  ".join(cells))
    return any(cell.endswith(" over") for row in rows for cell in row)


def report(found: list[Subject], facts: dict[str, Facts]) -> int:
    thumbs = next(subject for subject in found if subject.thumbs)
    base = thumbs.median_ms("view")  # it has no tables of ours, so no queries either
    views = [
        ("block", "with queries", "calm", "x thumbs", "templates", "calm/templates"),
        ("bar", "", "", f"{THUMBS_BAR:.0f}", "", f"{TEMPLATE_BAR}"),
        ("thumbs", "", f"{base:.3f}", "1.00", "", ""),
    ]
    for subject in found:
        if subject.thumbs:
            continue
        view, calm, parts = (subject.median_ms(what) for what in ("view", "calm", "templates"))
        views.append(
            (
                subject.name,
                f"{view:.3f}",
                f"{calm:.3f}",
                judged(calm / base, THUMBS_BAR, decimals=2) if subject.five else f"{calm / base:.2f}",
                f"{parts:.3f}",
                judged(calm / parts, TEMPLATE_BAR, decimals=2),
            )
        )
    saves = [
        ("block", "save ms", "x thumbs", "queries: view", "first save", "save"),
        ("bar", "", "", f"{VIEW_QUERIES_BAR}", f"{SAVE_QUERIES_BAR}", f"{SAVE_QUERIES_BAR}"),
    ]
    sizes = [("block", "HTML", "CSS", "JS", "CSS+JS"), ("bar", "", "", "", f"{BYTES_BAR:,}")]
    for subject in found:
        fact, taken = facts[subject.name], subject.median_ms("save")
        saves.append(
            (
                subject.name,
                f"{taken:.3f}",
                f"{taken / thumbs.median_ms('save'):.1f}",
                judged(fact.view_queries, VIEW_QUERIES_BAR),
                judged(fact.first_save_queries, SAVE_QUERIES_BAR),
                judged(fact.save_queries, SAVE_QUERIES_BAR),
            )
        )
        sizes.append(
            (subject.name, f"{fact.html:,}", f"{fact.css:,}", f"{fact.js:,}", judged(fact.css + fact.js, BYTES_BAR))
        )
    missed = [
        print_table("views, ms", views),
        print_table("saves, and queries of our tables", saves),
        print_table("bytes", sizes),
    ]
    print("\na bar is missed" if any(missed) else "\nall bars are met")
    return int(any(missed))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--warm-up", type=int, default=30)
    parser.add_argument("--profile", action="store_true", help="show where the time of a view goes, too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder) / "blocks.sqlite3")
        found = subjects()
        facts = {subject.name: facts_of(subject) for subject in found}
        run(found, arguments.rounds, arguments.warm_up)
        status = report(found, facts)
        if arguments.profile:
            profile(found, arguments.rounds)
    return status


if __name__ == "__main__":
    sys.exit(main())
