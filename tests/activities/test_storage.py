"""The door to storage: what is saved at once is all kept, on a real database and with real threads."""

import datetime
import itertools
import threading
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from opaque_keys.edx.keys import UsageKey
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks import encryption
from digiboards_xblocks.activities.base import deletion, private_texts
from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.base.writing_rules import REFLECTION
from digiboards_xblocks.activities.check import storage as check_storage
from digiboards_xblocks.activities.check.models import CheckAnswer, CheckResult
from digiboards_xblocks.activities.commitments import storage as commitments_storage
from digiboards_xblocks.activities.commitments.models import Commitment
from digiboards_xblocks.activities.confidence import storage as confidence_storage
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.activities.text import storage as text_storage
from digiboards_xblocks.activities.text.models import ReadingPlace
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.retention import retirement
from tests.sharing import THREADS, at_once

COURSE_KEY = CourseLocator("DigitalBoards", "DB101", "2026")
OTHER_RUN = CourseLocator("DigitalBoards", "DB101", "2027")


def key_of(name: str = "g5-unit", course_key: CourseLocator = COURSE_KEY) -> UsageKey:
    return course_key.make_usage_key("digiboards_any", name)


def text_of(learner: Any, **changes: Any) -> dict[str, Any]:
    return {
        "usage_key": key_of(),
        "learner_id": learner.id,
        "kind": REFLECTION,
        "name": "last-time",
    } | changes


# Many at once


def people(count: int) -> list[Any]:
    return [get_user_model().objects.create(username=f"learner-{number}") for number in range(count)]


def test_fifty_tabs_rating_different_statements_keep_them_all(shared_database: None) -> None:
    [learner] = people(1)

    at_once(
        lambda number: confidence_storage.save_ratings(
            usage_key=key_of(), learner_id=learner.id, phase="before", values={f"s{number}": number % 5 + 1}
        )
    )

    assert confidence_storage.ratings(usage_key=key_of(), learner_id=learner.id) == {
        "before": {f"s{number}": number % 5 + 1 for number in range(THREADS)}
    }
    assert Course.objects.count() == 1


def test_fifty_tabs_rating_the_same_statements_leave_one_row_each(shared_database: None) -> None:
    [learner] = people(1)

    at_once(
        lambda number: confidence_storage.save_ratings(
            usage_key=key_of(), learner_id=learner.id, phase="after", values=dict.fromkeys("abc", number % 5 + 1)
        )
    )

    assert Rating.objects.count() == 3
    assert len(set(confidence_storage.ratings(usage_key=key_of(), learner_id=learner.id)["after"].values())) == 1


def test_of_fifty_first_texts_one_is_kept_and_the_others_are_told(shared_database: None) -> None:
    [learner] = people(1)

    def save(number: int) -> private_texts.SavedText | private_texts.Conflict:
        try:
            return private_texts.save_text(**text_of(learner), text=f"Text {number}.", based_on="")
        except private_texts.Conflict as conflict:
            return conflict

    told = at_once(save)
    [winner] = [item for item in told if isinstance(item, private_texts.SavedText)]
    conflicts = [item for item in told if isinstance(item, private_texts.Conflict)]

    assert len(conflicts) == THREADS - 1
    assert {conflict.current for conflict in conflicts} == {private_texts.text(**text_of(learner))}
    assert (winner.text, winner.revision) == (conflicts[0].current.text, conflicts[0].current.revision)
    assert PrivateText.objects.count() == 1


def test_of_fifty_changes_of_one_revision_one_is_kept_and_the_others_are_told(shared_database: None) -> None:
    [learner] = people(1)
    first = private_texts.save_text(**text_of(learner), text="First.", based_on="")

    def change(number: int) -> str | None:
        try:
            private_texts.save_text(**text_of(learner), text=f"Text {number}.", based_on=first.revision)
        except private_texts.Conflict as conflict:
            return conflict.current and conflict.current.text
        return None

    told = at_once(change)
    kept = private_texts.text(**text_of(learner))

    assert kept is not None
    assert told[int(kept.text.removeprefix("Text ").removesuffix("."))] is None
    assert sorted(told, key=str) == sorted([None] + [kept.text] * (THREADS - 1), key=str)


def test_fifty_tabs_that_join_their_words_on_a_conflict_keep_every_word(shared_database: None) -> None:
    [learner] = people(1)

    def save(number: int) -> int:
        text, revision = f"word{number}", ""
        for tries in itertools.count(1):
            try:
                private_texts.save_text(**text_of(learner), text=text, based_on=revision)
            except private_texts.Conflict as conflict:
                kept = conflict.current or pytest.fail("nothing was deleted")
                text, revision = f"{kept.text} word{number}", kept.revision
            else:
                return tries
        raise AssertionError

    tries = at_once(save)
    kept = private_texts.text(**text_of(learner))

    assert kept is not None
    assert sorted(kept.text.split()) == sorted(f"word{number}" for number in range(THREADS))
    assert kept.words == THREADS
    assert max(tries) > 1


def test_deleting_and_saving_at_once_loses_nothing_silently(shared_database: None) -> None:
    [learner] = people(1)
    first = private_texts.save_text(**text_of(learner), text="First.", based_on="")

    def work(number: int) -> str:
        try:
            if number % 2:
                private_texts.delete_text(**text_of(learner), based_on=first.revision)
                return "deleted"
            private_texts.save_text(**text_of(learner), text=f"Text {number}.", based_on=first.revision)
        except private_texts.Conflict as conflict:
            return f"conflict with {conflict.current.text if conflict.current else 'nothing'}"
        return f"saved Text {number}."

    told = at_once(work)
    kept = private_texts.text(**text_of(learner))
    saved = [item for item in told if item.startswith("saved")]

    assert saved == ([] if kept is None else [f"saved {kept.text}"])
    # Who came first decides: after a delete no save of the old revision goes through, after a save no delete does.
    assert ("deleted" in told) == (kept is None)


def test_what_is_saved_while_a_delete_is_under_way_stays(shared_database: None) -> None:
    """The other tab saves when the delete has seen the old text, and has not deleted it yet."""
    [learner] = people(1)
    first = private_texts.save_text(**text_of(learner), text="First.", based_on="")
    saved: list[str] = []

    def save() -> None:
        try:
            saved.append(private_texts.save_text(**text_of(learner), text="Second.", based_on=first.revision).text)
        except private_texts.Conflict as conflict:
            saved.append(f"conflict with {conflict.current and conflict.current.text}")
        finally:
            connections.close_all()

    other_tab = threading.Thread(target=save)

    def meanwhile(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("DELETE") and PrivateText._meta.db_table in sql and not other_tab.ident:
            other_tab.start()
            other_tab.join(timeout=1)  # it waits for the delete, where it can
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        private_texts.delete_text(**text_of(learner), based_on=first.revision)
    other_tab.join(timeout=60)

    assert saved == ["conflict with None"]
    assert private_texts.text(**text_of(learner)) is None


def test_fifty_attempts_at_a_check_all_count(shared_database: None) -> None:
    [learner] = people(1)

    states = at_once(
        lambda number: check_storage.save_check(
            usage_key=key_of(),
            learner_id=learner.id,
            name="the-check",
            answers={"q1": f"o{number}", "q2": f"o{number}"},
            right=number % 6,
            total=5,
            passed=number % 6 == 5,
        )
    )
    state = check_storage.check_state(usage_key=key_of(), learner_id=learner.id, name="the-check")

    assert state is not None
    assert (state.attempts, state.best) == (THREADS, 5)
    assert state.passed_at is not None
    assert sorted(item.attempts for item in states) == list(range(1, THREADS + 1))
    # One attempt's answers, whole: never question 1 of one tab with question 2 of another.
    assert len(set(state.answers.values())) == 1
    assert (CheckResult.objects.count(), CheckAnswer.objects.count()) == (1, 2)


def test_fifty_learners_at_once_are_all_kept_and_none_mixed(shared_database: None) -> None:
    learners = people(THREADS)

    def work(number: int) -> None:
        mine: dict[str, Any] = {"usage_key": key_of(), "learner_id": learners[number].id}
        private_texts.save_text(**text_of(learners[number]), text=f"Text of {number}", based_on="")
        confidence_storage.save_ratings(**mine, phase="before", values={"a": number % 5 + 1, "b": (number + 1) % 5 + 1})
        check_storage.save_check(
            **mine, name="c", answers={"q": f"o{number}"}, right=number % 2, total=1, passed=number % 2 == 1
        )
        text_storage.save_place(**mine, place=number, finished=number % 2 == 1)

    at_once(work)

    for number, learner in enumerate(learners):
        mine: dict[str, Any] = {"usage_key": key_of(), "learner_id": learner.id}
        text, state, place = (
            private_texts.text(**text_of(learner)),
            check_storage.check_state(**mine, name="c"),
            text_storage.reading_place(**mine),
        )
        assert text is not None
        assert text.text == f"Text of {number}"
        assert confidence_storage.ratings(**mine) == {"before": {"a": number % 5 + 1, "b": (number + 1) % 5 + 1}}
        assert state is not None
        assert (state.answers, state.attempts, state.passed_at is not None) == ({"q": f"o{number}"}, 1, number % 2 == 1)
        assert place is not None
        assert (place.place, place.finished_at is not None) == (number, number % 2 == 1)
    assert [model.objects.count() for model in (PrivateText, CheckResult, ReadingPlace)] == [THREADS] * 3
    assert Course.objects.count() == 1


def test_an_end_once_reached_stays_reached_whatever_comes_at_once(shared_database: None) -> None:
    [learner] = people(1)

    at_once(
        lambda number: text_storage.save_place(
            usage_key=key_of(), learner_id=learner.id, place=number, finished=number == THREADS // 2
        )
    )
    place = text_storage.reading_place(usage_key=key_of(), learner_id=learner.id)

    assert place is not None
    assert place.finished_at is not None
    assert ReadingPlace.objects.count() == 1


def test_what_is_saved_while_all_is_deleted_is_there_whole_or_not_at_all(shared_database: None) -> None:
    [learner] = people(1)
    check = {"usage_key": key_of(), "learner_id": learner.id, "name": "check", "right": 1, "total": 2, "passed": False}
    commitment = {"usage_key": key_of(), "learner_id": learner.id, "block_name": "mine", "category": "ai"}
    seen: set[tuple[int, int, int, int]] = set()

    def work(number: int) -> None:
        if number % 5 == 0:
            retirement.retire_learner(learner.id)
        elif number % 2:
            check_storage.save_check(**check, answers={"q1": "a", "q2": "b"})  # type: ignore[arg-type]  # one dict of several kinds
        else:
            commitments_storage.make_commitment(
                **commitment, slot="own", due_on=datetime.date(2026, 12, 1), text="Ask."
            )  # type: ignore[arg-type]
        models = (CheckAnswer, CheckResult, Commitment, PrivateText)
        # In one statement, so at one moment: PostgreSQL looks anew for each.
        counts = ", ".join(f"(SELECT count(*) FROM {model._meta.db_table})" for model in models)  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {counts}")
            seen.add(cursor.fetchone())

    at_once(work)

    assert seen <= {(a, a // 2, c, c) for a in (0, 2) for c in (0, 1)}
    assert seen & {(2, 1, 0, 0), (2, 1, 1, 1)}


def test_each_thread_has_a_connection_of_its_own(shared_database: None) -> None:
    assert connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).is_file()
    assert len(set(at_once(lambda _: id(connections["default"].connection or connections["default"]), 5))) == 5


# One after the other


def test_what_was_never_saved_is_none(learner: Any) -> None:
    mine: dict[str, Any] = {"usage_key": key_of(), "learner_id": learner.id}

    assert private_texts.text(**text_of(learner)) is None
    assert confidence_storage.ratings(**mine) == {}
    assert check_storage.check_state(**mine, name="c") is None
    assert text_storage.reading_place(**mine) is None
    assert Course.objects.count() == 0


def test_a_text_comes_back_with_its_revision_and_time(learner: Any) -> None:
    saved = private_texts.save_text(**text_of(learner), text="Two words", based_on="")

    assert private_texts.text(**text_of(learner)) == saved
    assert saved.words == 2
    assert saved.saved_at.tzinfo is datetime.UTC
    again = private_texts.save_text(**text_of(learner), text="Three words now", based_on=saved.revision)
    assert again.revision != saved.revision
    assert private_texts.save_text(**text_of(learner), text="Three words now", based_on=again.revision) == again


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"name": "another"}, id="name"),
        pytest.param({"kind": "plan"}, id="kind"),
        pytest.param({"usage_key": key_of(course_key=OTHER_RUN)}, id="course run"),
    ],
)
def test_texts_are_apart_by(other: dict[str, Any], learner: Any) -> None:
    saved = private_texts.save_text(**text_of(learner), text="One", based_on="")
    another = private_texts.save_text(**text_of(learner, **other), text="Another", based_on="")
    assert private_texts.text(**text_of(learner, **other)) == another
    private_texts.delete_text(**text_of(learner, **other), based_on=another.revision)

    assert private_texts.text(**text_of(learner)) == saved
    assert private_texts.text(**text_of(learner, **other)) is None


def test_answers_follow_their_names_when_blocks_move(learner: Any) -> None:
    here, there = key_of("here"), key_of("there")
    saved = private_texts.save_text(**text_of(learner, usage_key=here), text="One", based_on="")
    confidence_storage.save_ratings(usage_key=here, learner_id=learner.id, phase="before", values={"a": 3})
    text_storage.save_place(usage_key=here, learner_id=learner.id, place=2, finished=False)

    assert private_texts.text(**text_of(learner, usage_key=there)) == saved
    assert confidence_storage.ratings(usage_key=there, learner_id=learner.id) == {"before": {"a": 3}}
    assert text_storage.reading_place(usage_key=there, learner_id=learner.id) is None


def test_what_is_forgotten_is_gone_and_the_rest_is_kept(learner: Any, other_learner: Any) -> None:
    here, there = key_of("here"), key_of("there")
    for person in (learner, other_learner):
        mine: dict[str, Any] = {"usage_key": here, "learner_id": person.id}
        private_texts.save_text(**text_of(person, usage_key=here), text="One", based_on="")
        confidence_storage.save_ratings(**mine, phase="before", values={"a": 1, "b": 2})
        check_storage.save_check(**mine, name="c", answers={"q": "o"}, right=1, total=1, passed=True)
        text_storage.save_place(**mine, place=1, finished=True)
        confidence_storage.save_ratings(usage_key=there, learner_id=person.id, phase="after", values={"a": 3})
    mine = {"usage_key": here, "learner_id": learner.id}
    theirs = {"usage_key": here, "learner_id": other_learner.id}

    deletion.delete_block_answers(**mine)

    assert private_texts.text(**text_of(learner, usage_key=here)) is None
    assert confidence_storage.ratings(**mine) == {"after": {"a": 3}}
    assert check_storage.check_state(**mine, name="c") is None
    assert CheckAnswer.objects.filter(learner=learner).count() == 0
    assert text_storage.reading_place(**mine) is None
    assert private_texts.text(**text_of(other_learner, usage_key=here)) is not None
    assert confidence_storage.ratings(**theirs) == {"before": {"a": 1, "b": 2}, "after": {"a": 3}}
    assert check_storage.check_state(**theirs, name="c") is not None
    assert text_storage.reading_place(**theirs) is not None


def test_counts_are_by_user_name_within_one_run(learner: Any, other_learner: Any) -> None:
    for person, run in ((learner, COURSE_KEY), (other_learner, OTHER_RUN)):
        mine: dict[str, Any] = {"usage_key": key_of(course_key=run), "learner_id": person.id}
        private_texts.save_text(**text_of(person, usage_key=key_of(course_key=run)), text="Two words", based_on="")
        confidence_storage.save_ratings(**mine, phase="before", values={"a": 1, "b": 2, "c": 3})
        check_storage.save_check(**mine, name="c", answers={"q": "o"}, right=1, total=2, passed=False)
        text_storage.save_place(**mine, place=1, finished=True)

    assert private_texts.word_counts(usage_key=key_of(), kind=REFLECTION, name="last-time") == {"amina": 2}
    assert confidence_storage.rating_counts(usage_key=key_of(), phase="before", statements=["a", "b"]) == {"amina": 2}
    assert confidence_storage.rating_counts(usage_key=key_of(), phase="after", statements=["a", "b"]) == {}
    assert check_storage.check_summaries(usage_key=key_of(), name="c") == {"amina": (1, 1, False)}
    assert text_storage.readers(usage_key=key_of()) == {"amina": True}


def test_saving_no_ratings_changes_nothing(learner: Any) -> None:
    confidence_storage.save_ratings(usage_key=key_of(), learner_id=learner.id, phase="before", values={})

    assert Rating.objects.count() == 0


# Keys


def test_an_old_key_decrypts_and_the_newest_encrypts(learner: Any, settings: Any) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [old]
    saved = private_texts.save_text(**text_of(learner), text="Written early", based_on="")
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [new, old]

    assert private_texts.text(**text_of(learner)) == saved
    private_texts.save_text(**text_of(learner), text="Written late", based_on=saved.revision)
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [new]
    found = private_texts.text(**text_of(learner))
    assert found is not None
    assert found.text == "Written late"
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [old]
    locked = private_texts.text(**text_of(learner))
    assert locked is not None
    assert not locked.readable
    with pytest.raises(encryption.Locked):
        assert locked.text


@pytest.mark.parametrize("keys", [[], ["short"], ["x" * 44], "not a list"])
def test_without_a_usable_key_nothing_is_saved(keys: Any, learner: Any, settings: Any) -> None:
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = keys

    with pytest.raises(ImproperlyConfigured, match="DIGIBOARDS_PRIVATE_TEXT_KEYS"):
        private_texts.save_text(**text_of(learner), text="Words", based_on="")
    assert PrivateText.objects.count() == 0


def test_the_same_words_are_never_encrypted_alike() -> None:
    first, second = (encryption.encrypt("Words", about=("here",)) for _ in range(2))

    assert first != second
    assert "Words" not in first
    assert {encryption.decrypt(text, about=("here",)) for text in (first, second)} == {"Words"}
