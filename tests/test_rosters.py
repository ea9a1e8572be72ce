"""Rosters: checked and applied; stopped and finished; twice is once; and people who register later are met."""

import datetime
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import Mock

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError
from django.utils import timezone
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks.core.csv_import import CsvError
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.organisations.models import Cohort, Membership, Organisation, RosterEntry
from digiboards_xblocks.programme.people import audit, roster, roster_plan, roster_turns
from digiboards_xblocks.programme.people.models import AuditEntry
from tests.activities.storage import WRITES, Watched, everything, failing_write
from tests.activities.test_storage import key_of

from .conftest import COURSE_KEY

OTHER_RUN = CourseLocator("DigitalBoards", "DB101", "2027")
PAST = datetime.date(2024, 4, 1)
FLAGS = ("follow_mergers", "remove_missing")


def register() -> None:
    organisations = Organisation.objects
    merged = organisations.create(ods_code="R9M", name="Merged", kind="trust")
    organisations.create(ods_code="R0A", name="Quernford", kind="trust")
    organisations.create(ods_code="R01", name="One", kind="trust")
    organisations.create(ods_code="R1A", name="Merged away", kind="trust", closed_on=PAST, successor=merged)
    organisations.create(ods_code="R0Z", name="Gone", kind="trust", closed_on=PAST)
    organisations.create(ods_code="Y01", name="Region", kind="region")


@pytest.fixture(autouse=True)
def _registered(db: None) -> None:
    register()


def person(name: str, *, is_active: bool = True, email: str = "") -> Any:
    return get_user_model().objects.create(username=name, email=email or f"{name}@example.org", is_active=is_active)


def file_of(*rows: str) -> bytes:
    return "\n".join(["email,ods_code,cohort,role", *rows]).encode()


def check(*rows: str, **options: bool) -> roster_plan.Checked:
    return roster.check(course_key=COURSE_KEY, data=file_of(*rows), **options)


def apply(*rows: str, by: Any = None, **options: bool) -> roster_plan.Checked:
    digest = check(*rows, **options).digest
    return roster.apply(course_key=COURSE_KEY, data=file_of(*rows), digest=digest, by=by, **options)


def boards() -> dict[str, tuple[str, str, str, str]]:
    rows = Membership.objects.filter(course__course_key=str(COURSE_KEY)).values_list(
        "learner__username", "organisation__ods_code", "source", "cohort__name", "role_group"
    )
    return {name: (code, source, cohort or "", role) for name, code, source, cohort, role in rows}


def counts(found: roster_plan.Checked) -> dict[str, int]:
    return {name: count for name, count in found.counts.items() if count}


def refused(*rows: str, **options: bool) -> list[str]:
    with pytest.raises(CsvError) as caught:
        check(*rows, **options)
    return [str(problem) for problem in caught.value.problems]


def test_a_check_tells_and_changes_nothing() -> None:
    person("amina")
    before = everything()
    found = check("amina@example.org,R0A,Autumn,chair", "later@example.org,R0A,,")

    assert counts(found) == {"rows": 2, "added": 1, "waiting": 1}
    assert everything() == before


def test_people_are_put_on_their_boards() -> None:
    person("amina")
    person("ben", email="Ben@Example.ORG")
    found = apply("AMINA@example.org,R0A,Autumn,chair", "ben@example.org,R01,autumn,Non-executive")

    assert counts(found) == {"rows": 2, "added": 2}
    assert boards() == {
        "amina": ("R0A", "roster", "Autumn", "chair"),
        "ben": ("R01", "roster", "Autumn", "non-executive"),
    }
    assert Cohort.objects.count() == 1
    assert RosterEntry.objects.count() == 0


def test_applied_twice_nothing_is_lost_or_doubled() -> None:
    person("amina")
    rows = ("amina@example.org,R0A,Autumn,chair", "later@example.org,R0A,Spring,")
    apply(*rows)
    saved_at = Membership.objects.get().saved_at
    kept = list(RosterEntry.objects.values("pk", "email"))
    again = apply(*rows)

    assert counts(again) == {"rows": 2, "unchanged": 1, "waiting": 1}
    assert again.waiting_before == 1
    assert Membership.objects.get().saved_at == saved_at
    assert list(RosterEntry.objects.values("pk", "email")) == kept
    assert Cohort.objects.count() == 2


def test_who_registers_while_a_roster_is_applied_is_met(monkeypatch: pytest.MonkeyPatch) -> None:
    """The roster looked for their account before it was there, and they for the roster before it was stored."""
    real = roster.plan

    def plan(*args: Any) -> Any:
        made = real(*args)
        assert roster.match(learner_id=person("late").pk) == 0
        return made

    digest = check("late@example.org,R0A,Autumn,chair").digest
    monkeypatch.setattr(roster, "plan", plan)
    told = roster.apply(course_key=COURSE_KEY, data=file_of("late@example.org,R0A,Autumn,chair"), digest=digest)

    assert counts(told) == {"rows": 1, "waiting": 1}
    assert boards() == {"late": ("R0A", "roster", "Autumn", "chair")}
    assert not RosterEntry.objects.exists()


def test_consent_goes_with_a_board_that_is_left_while_a_roster_is_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    """The roster was told that they are on its board; they have named and agreed to another meanwhile."""
    amina = person("amina")
    mine = {"usage_key": key_of(), "learner_id": amina.pk}
    organisations_storage.name_organisation(**mine, ods_code="R0A")
    real = roster.plan

    def plan(*args: Any) -> Any:
        made = real(*args)
        organisations_storage.name_organisation(**mine, ods_code="R01")
        organisations_storage.agree(**mine, ods_code="R01")
        return made

    digest = check("amina@example.org,R0A,,").digest
    monkeypatch.setattr(roster, "plan", plan)
    roster.apply(course_key=COURSE_KEY, data=file_of("amina@example.org,R0A,,"), digest=digest)

    assert boards() == {"amina": ("R0A", "roster", "", "")}
    assert Membership.objects.get().agreed_at is None


@pytest.mark.parametrize("number", range(17))
def test_one_that_is_stopped_leaves_everybody_as_before_or_on_their_board(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "PEOPLE_AT_ONCE", 1)
    before = {}
    for name, code in (("amina", "R01"), ("ben", "R0A"), ("cara", "")):
        user = person(name)
        if code:
            organisations_storage.name_organisation(usage_key=key_of(), learner_id=user.pk, ods_code=code)
            before[name] = (code, "named", "", "")
    rows = (
        "amina@example.org,R0A,Autumn,",
        "ben@example.org,R01,,chair",
        "cara@example.org,R0A,,",
        "d@example.org,R0A,,",
    )
    after = {
        "amina": ("R0A", "roster", "Autumn", ""),
        "ben": ("R01", "roster", "", "chair"),
        "cara": ("R0A", "roster", "", ""),
    }
    digest = check(*rows).digest
    with failing_write(number), pytest.raises(OperationalError):
        roster.apply(course_key=COURSE_KEY, data=file_of(*rows), digest=digest)
    stopped = boards()

    assert all(stopped.get(name) in (before.get(name), after[name]) for name in after)
    apply(*rows)
    assert boards() == after
    assert [entry.email for entry in RosterEntry.objects.all()] == ["d@example.org"]
    assert roster_turns.find_unfinished(COURSE_KEY) is None


def is_of_people(sql: str) -> bool:
    """Whether a statement changes memberships."""
    return sql.startswith(WRITES) and "_membership" in sql.partition("(")[0]


def test_a_transaction_locks_people_by_its_last_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is on the roster waits for one statement, and not for what comes after it."""
    monkeypatch.setattr(roster, "PEOPLE_AT_ONCE", 2)
    for name, code in (("amina", "R01"), ("ben", "R0A"), ("cara", ""), ("gone", "")):
        user = person(name)
        if code:
            organisations_storage.name_organisation(usage_key=key_of(), learner_id=user.pk, ods_code=code)
    apply("gone@example.org,R0A,,")
    rows = [f"{name}@example.org,R0A,," for name in ("amina", "ben", "cara")]
    digest = check(*rows, remove_missing=True).digest
    transactions: list[list[str]] = []
    real = roster_turns.hold

    @contextmanager
    def hold(course_key: Any, turn: int) -> Iterator[None]:
        with Watched() as watched, real(course_key, turn):
            yield
        transactions.append(watched.ours)

    monkeypatch.setattr(roster_turns, "hold", hold)
    roster.apply(course_key=COURSE_KEY, data=file_of(*rows), digest=digest, remove_missing=True)

    writing = [
        [is_of_people(sql) for sql in statements] for statements in transactions if any(map(is_of_people, statements))
    ]
    assert len(writing) == 3, "those on boards, those on none, those who come off"
    assert all(statements.index(True) == len(statements) - 1 > 0 for statements in writing)


def test_one_that_was_stopped_is_told_of_until_it_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    person("amina")
    rows = ("amina@example.org,R0A,,", "later@example.org,R0A,,")
    assert roster_turns.find_unfinished(COURSE_KEY) is None
    with monkeypatch.context() as stopped:
        stopped.setattr(roster, "delete_unmatched", Mock(side_effect=OperationalError))
        with pytest.raises(OperationalError):
            apply(*rows, by=person("sam"))
    unfinished = roster_turns.find_unfinished(COURSE_KEY)

    assert unfinished is not None
    assert (unfinished.actor, unfinished.facts["rows"]) == ("sam", 2)
    assert roster_turns.find_unfinished(OTHER_RUN) is None
    apply(*rows)
    assert roster_turns.find_unfinished(COURSE_KEY) is None


def test_a_roster_that_is_begun_later_takes_the_place_of_one_that_is_being_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(roster, "PEOPLE_AT_ONCE", 1)
    for name in ("amina", "ben", "cara"):
        person(name)
    later = ("ben@example.org,R01,,",)

    def begin_another(_what: str, done: int, _total: int) -> None:
        if done == 1:
            apply(*later)

    rows = [f"{name}@example.org,R0A,," for name in ("amina", "ben", "cara")]
    digest = check(*rows).digest
    with pytest.raises(roster_turns.Overtaken):
        roster.apply(course_key=COURSE_KEY, data=file_of(*rows), digest=digest, progress=begin_another)

    assert {name: row[0] for name, row in boards().items()} == {"amina": "R0A", "ben": "R01"}
    assert roster_turns.find_unfinished(COURSE_KEY) is None, "the later one has ended"


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"email": "retired@example.org"}], ids=["deactivated", "another address"]
)
def test_an_account_that_is_retired_while_a_roster_is_written_is_left_out(
    change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = person("amina")
    real = roster.plan

    def plan(*args: Any) -> Any:
        made = real(*args)
        get_user_model().objects.filter(pk=amina.pk).update(**change)
        return made

    digest = check("amina@example.org,R0A,,").digest
    monkeypatch.setattr(roster, "plan", plan)
    roster.apply(course_key=COURSE_KEY, data=file_of("amina@example.org,R0A,,"), digest=digest)

    assert boards() == {}


def test_what_was_not_checked_is_not_applied() -> None:
    digest = check("amina@example.org,R0A,,").digest
    changed = [{"data": file_of("amina@example.org,R01,,")}, *({name: True} for name in FLAGS)]
    for change in changed:
        arguments: dict[str, Any] = {"data": file_of("amina@example.org,R0A,,"), "digest": digest} | change
        with pytest.raises(roster.NotChecked):
            roster.apply(course_key=COURSE_KEY, **arguments)
    assert RosterEntry.objects.count() == 0


def test_a_file_with_one_problem_changes_nothing() -> None:
    person("amina")
    digest = check("amina@example.org,R0A,,").digest
    with pytest.raises(CsvError):
        apply("amina@example.org,R0A,,", "ben@example.org,R77,,")

    assert digest
    assert Membership.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "said"),
    [
        pytest.param("R77", "R77 is not in the register", id="unknown"),
        pytest.param("ROA", "ROA is not in the register; R0A is: is it meant?", id="O for 0"),
        pytest.param("R0I", "R0I is not in the register; R01 is: is it meant?", id="I for 1"),
        pytest.param("R0A04", "R0A04 is not in the register; R0A is: is it meant?", id="a site"),
        pytest.param("R1A", "R1A has closed; R9M took over", id="merged"),
        pytest.param("R0Z", "R0Z has closed, and the register names no successor", id="closed for good"),
        pytest.param("Y01", "Y01 is a region, which has no board", id="a region"),
    ],
)
def test_a_code_without_a_board_is_told(code: str, said: str) -> None:
    assert refused("a@example.org,R0A,,", f"b@example.org,{code},,") == [f"row 3, ods_code: {said}"]


def test_mergers_are_followed_when_asked_to() -> None:
    person("amina")
    found = apply("amina@example.org,R1A,,", follow_mergers=True)

    assert found.merged == 1
    assert boards()["amina"][0] == "R9M"
    assert refused("amina@example.org,R0Z,,", follow_mergers=True)


def test_a_roster_outranks_what_a_learner_named() -> None:
    amina, ben = person("amina"), person("ben")
    for user, code in ((amina, "R0A"), (ben, "R01")):
        organisations_storage.name_organisation(usage_key=key_of(), learner_id=user.id, ods_code=code)
        organisations_storage.agree(usage_key=key_of(), learner_id=user.id, ods_code=code)
    found = apply("amina@example.org,R0A,,", "ben@example.org,R0A,,")

    assert counts(found) == {"rows": 2, "confirmed": 1, "moved": 1}
    assert found.moved == (roster_plan.Moved(3, "R01", "R0A"),)
    assert {name: row[:2] for name, row in boards().items()} == {"amina": ("R0A", "roster"), "ben": ("R0A", "roster")}
    agreed = dict(Membership.objects.values_list("learner__username", "agreed_at"))
    assert agreed["amina"] is not None, "who stays on the board has agreed still"
    assert agreed["ben"] is None, "agreeing was about the other board's picture"
    with pytest.raises(organisations_storage.FromRoster):
        organisations_storage.name_organisation(usage_key=key_of(), learner_id=ben.id, ods_code="R01")


def test_a_change_of_cohort_or_role_keeps_the_consent() -> None:
    amina = person("amina")
    apply("amina@example.org,R0A,Autumn,chair")
    organisations_storage.agree(usage_key=key_of(), learner_id=amina.id, ods_code="R0A")
    found = apply("amina@example.org,R0A,Spring,")

    assert counts(found) == {"rows": 1, "changed": 1}
    assert boards()["amina"] == ("R0A", "roster", "Spring", "")
    assert Membership.objects.get().agreed_at is not None


def test_a_column_that_is_not_in_the_file_says_nothing() -> None:
    amina = person("amina")
    apply("amina@example.org,R0A,Autumn,chair", "later@example.org,R0A,Autumn,digital")
    data = b"email,ods_code\namina@example.org,R01\nlater@example.org,R01\n"
    for _ in range(2):
        found = roster.check(course_key=COURSE_KEY, data=data)
        roster.apply(course_key=COURSE_KEY, data=data, digest=found.digest)
    later = person("later")
    roster.match(learner_id=later.id)

    assert counts(found) == {"rows": 2, "unchanged": 1, "waiting": 1}
    assert amina
    assert boards() == {
        "amina": ("R01", "roster", "Autumn", "chair"),
        "later": ("R01", "roster", "Autumn", "digital"),
    }


def test_who_is_missing_stays_unless_asked_otherwise() -> None:
    person("amina")
    ben = person("ben")
    named = person("named")
    organisations_storage.name_organisation(usage_key=key_of(), learner_id=named.id, ods_code="R01")
    apply("amina@example.org,R0A,,", "ben@example.org,R0A,,", "later@example.org,R0A,,")
    kept = apply("amina@example.org,R0A,,")

    assert (kept.missing, kept.missing_waiting) == (("ben",), 1)
    assert set(boards()) == {"amina", "ben", "named"}
    apply("amina@example.org,R0A,,", remove_missing=True)
    assert set(boards()) == {"amina", "named"}
    assert RosterEntry.objects.count() == 0
    assert get_user_model().objects.filter(pk=ben.pk).exists()


def test_rosters_of_two_course_runs_do_not_meet() -> None:
    person("amina")
    apply("amina@example.org,R0A,Autumn,")
    data = file_of("amina@example.org,R01,Autumn,")
    digest = roster.check(course_key=OTHER_RUN, data=data, remove_missing=True).digest
    roster.apply(course_key=OTHER_RUN, data=data, digest=digest, remove_missing=True)

    assert boards()["amina"][0] == "R0A"
    assert Membership.objects.count() == Cohort.objects.count() == 2


def test_somebody_who_registers_later_is_met_and_their_address_deleted() -> None:
    apply("later@example.org,R0A,Autumn,digital", "never@example.org,R0A,,")
    later = person("later", email="Later@Example.org", is_active=False)

    assert roster.match(learner_id=later.id) == 0, "anybody can register under any address"
    later.is_active = True
    later.save()
    assert roster.match(learner_id=later.id) == 1
    assert boards() == {"later": ("R0A", "roster", "Autumn", "digital")}
    assert list(RosterEntry.objects.values_list("email", flat=True)) == ["never@example.org"]
    assert roster.match(learner_id=later.id) == 0


def test_a_roster_meets_those_who_have_registered_since_the_last() -> None:
    apply("later@example.org,R0A,,")
    person("later")
    found = apply("later@example.org,R0A,,")

    assert counts(found) == {"rows": 1, "added": 1}
    assert set(boards()) == {"later"}
    assert RosterEntry.objects.count() == 0


def test_an_inactive_account_and_two_accounts_are_nobodys() -> None:
    person("amina", is_active=False)
    person("ben", email="ben@example.org")
    person("ben2", email="ben@example.org")
    found = apply("amina@example.org,R0A,,", "ben@example.org,R0A,,")

    assert counts(found) == {"rows": 2, "waiting": 2}
    assert boards() == {}


def test_for_nearly_everybody_matching_is_two_queries_and_no_write() -> None:
    amina = person("amina")
    with Watched() as watched:
        roster.match(learner_id=amina.id)

    assert len(watched.captured_queries) == 2
    assert watched.writes == []


def test_addresses_are_deleted_when_nobody_comes(settings: Any) -> None:
    apply("never@example.org,R0A,,")
    RosterEntry.objects.update(entered_at=timezone.now() - datetime.timedelta(days=40))
    assert roster.delete_unmatched() == 0
    settings.DIGIBOARDS_KEEP_UNMATCHED_DAYS = 30
    apply("other@example.org,R0A,,")

    assert list(RosterEntry.objects.values_list("email", flat=True)) == ["other@example.org"]


def test_the_audit_tells_who_did_what_and_no_address() -> None:
    staff = person("sam")
    person("amina")
    apply("amina@example.org,R0A,,", "later@example.org,R0A,,", by=staff)
    noted, begun = audit.entries(course_key=COURSE_KEY)

    assert (begun.actor, begun.action, begun.facts["rows"]) == ("sam", "roster-begun", 2)
    assert (noted.actor, noted.action, noted.scope) == ("sam", "roster", "programme")
    assert noted.facts["added"] == noted.facts["waiting"] == 1
    assert "@" not in str(AuditEntry.objects.values())


def test_nothing_that_is_logged_or_shown_has_an_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    person("amina")
    found = apply("amina@example.org,R0A,,", "marker@example.org,R0A,,")
    entry = RosterEntry.objects.get()

    assert "@" not in f"{found} {entry!r} {entry} {caplog.text}"


def test_a_large_roster_takes_no_query_per_row() -> None:
    get_user_model().objects.bulk_create(
        get_user_model()(username=f"p{number}", email=f"p{number}@example.org") for number in range(3_000)
    )
    rows = [f"p{number}@example.org,R0A,Cohort {number % 4}," for number in range(3_500)]
    digest = check(*rows).digest
    with Watched() as watched:
        roster.apply(course_key=COURSE_KEY, data=file_of(*rows), digest=digest)
    assert len(watched.captured_queries) < len(rows) / 25
    with Watched() as watched:
        found = check(*rows)

    assert (found.unchanged, found.waiting) == (3_000, 500)
    assert len(watched.captured_queries) < 20
    assert Membership.objects.count() == 3_000


def test_progress_ends_at_the_end() -> None:
    told: list[tuple[str, int, int]] = []
    data = file_of("a@example.org,R0A,,", "b@example.org,R0A,,")
    digest = check("a@example.org,R0A,,", "b@example.org,R0A,,").digest
    roster.apply(course_key=COURSE_KEY, data=data, digest=digest, progress=lambda *step: told.append(step))

    assert told[-1] == ("entering people", 2, 2)
