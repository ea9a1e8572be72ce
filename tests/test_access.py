"""Who may do what with which part: denied, unless a role of the platform or a grant allows it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks import platform
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Cohort, Organisation
from digiboards_xblocks.programme.people import audit, grants
from digiboards_xblocks.programme.people.models import AccessGrant, AuditEntry
from digiboards_xblocks.programme.people.permissions import (
    ACTIONS,
    CHANGE_REGISTER,
    SEE_BOARD,
    SEE_FIGURES,
    SEE_NAMES,
    Scope,
    cohort,
    organisation,
    programme,
    site,
)
from tests.activities.storage import Watched

from .conftest import COURSE_KEY

OTHER_RUN = CourseLocator("DigitalBoards", "DB101", "2027")
PARTS = {
    "programme": programme(COURSE_KEY),
    "region": organisation(COURSE_KEY, "Y01"),
    "icb": organisation(COURSE_KEY, "Q01"),
    "trust": organisation(COURSE_KEY, "R01"),
    "sister": organisation(COURSE_KEY, "R02"),
    "stranger": organisation(COURSE_KEY, "R03"),
    "cohort": cohort(COURSE_KEY, "autumn"),
    "other cohort": cohort(COURSE_KEY, "spring"),
    "site": site(),
    "other run": programme(OTHER_RUN),
    "trust in other run": organisation(OTHER_RUN, "R01"),
    "unknown": organisation(COURSE_KEY, "R77"),
    "no course": Scope("programme", "nonsense"),
    "nothing": Scope("", ""),
    "made up": Scope("galaxy", str(COURSE_KEY)),
}
IN_COURSE = set(PARTS) - {"site", "other run", "trust in other run", "no course", "nothing"}


@pytest.fixture(autouse=True)
def _parts(db: None) -> None:
    region = Organisation.objects.create(ods_code="Y01", name="Region", kind="region")
    icb = Organisation.objects.create(ods_code="Q01", name="ICB", kind="icb", parent=region)
    for code in ("R01", "R02"):
        Organisation.objects.create(ods_code=code, name=code, kind="trust", parent=icb)
    Organisation.objects.create(ods_code="R03", name="R03", kind="trust")
    course = Course.objects.create(course_key=str(COURSE_KEY))
    for key in ("autumn", "spring"):
        Cohort.objects.create(course=course, key=key, name=key.title())


@pytest.fixture
def on_teams(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put a person on teams of the course run, as the LMS would tell."""

    def put(user: Any, *roles: str) -> None:
        monkeypatch.setattr(
            platform,
            "course_roles",
            lambda who, key: frozenset(roles if (who, str(key)) == (user, str(COURSE_KEY)) else ()),
        )

    return put


def seen(user: Any, action: str = SEE_FIGURES) -> set[str]:
    return {name for name, part in PARTS.items() if grants.can(user, action, part)}


def test_nobody_may_do_anything(learner: Any) -> None:
    for action in ACTIONS:
        assert seen(learner, action) == set()
        assert seen(AnonymousUser(), action) == set()
        assert seen(None, action) == set()
        assert seen(get_user_model()(username="unsaved", is_superuser=True), action) == set()


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param("programme", IN_COURSE - {"made up"}, id="the whole programme"),
        pytest.param("region", {"region", "icb", "trust", "sister"}, id="a region"),
        pytest.param("icb", {"icb", "trust", "sister"}, id="an ICB"),
        pytest.param("trust", {"trust"}, id="a trust"),
        pytest.param("cohort", {"cohort"}, id="a cohort"),
    ],
)
def test_a_sponsor_sees_figures_of_their_part_and_below(part: str, expected: set[str], learner: Any) -> None:
    grants.grant(holder=learner, scope=PARTS[part], by=None)

    assert seen(learner) == seen(learner, SEE_BOARD) == expected
    for action in ACTIONS - {SEE_FIGURES, SEE_BOARD}:
        assert seen(learner, action) == set()


def test_a_grant_is_one_persons(learner: Any, other_learner: Any) -> None:
    grants.grant(holder=other_learner, scope=PARTS["programme"], by=None)

    assert seen(learner) == set()


def test_a_grant_ends_when_it_is_taken_back_or_the_account_is_closed(learner: Any) -> None:
    grants.grant(holder=learner, scope=PARTS["trust"], by=None)
    learner.is_active = False
    assert seen(learner) == set()
    assert grants.granted(learner, COURSE_KEY) == ()
    learner.is_active = True
    assert seen(learner) == {"trust"}

    assert grants.revoke(holder=learner, scope=PARTS["trust"], by=None)
    assert seen(learner) == set()
    assert not grants.revoke(holder=learner, scope=PARTS["trust"], by=None)


def test_teams_of_a_course_run_see_names_in_it_and_no_other(learner: Any, on_teams: Callable[..., None]) -> None:
    on_teams(learner, "staff")
    assert seen(learner, SEE_NAMES) == IN_COURSE
    assert seen(learner, "grant-access") == seen(learner, CHANGE_REGISTER) == set()

    on_teams(learner, "staff", "instructor")
    assert seen(learner, "grant-access") == IN_COURSE
    assert seen(learner, CHANGE_REGISTER) == set()


@pytest.mark.parametrize("field", ["is_staff", "is_superuser"])
def test_global_staff_may_do_all_that_there_is_until_they_leave(field: str, learner: Any) -> None:
    setattr(learner, field, True)
    for action in ACTIONS:
        assert seen(learner, action) == set(PARTS)
    assert seen(learner, "see-everything") == set()
    learner.is_active = False
    assert seen(learner) == set()


@pytest.mark.parametrize("part", ["site", "unknown", "no course", "nothing", "made up"])
def test_what_cannot_be_granted(part: str, learner: Any) -> None:
    with pytest.raises(grants.NoSuchScope):
        grants.grant(holder=learner, scope=PARTS[part], by=None)
    with pytest.raises(grants.NoSuchScope):
        grants.grant(holder=learner, scope=PARTS["trust"], by=None, role="global-staff")
    with pytest.raises(grants.NoSuchScope):
        grants.grant(holder=learner, scope=cohort(COURSE_KEY, "winter"), by=None)
    with pytest.raises(grants.NoSuchScope):
        grants.grant(holder=learner, scope=Scope("programme", str(COURSE_KEY), "R01"), by=None)
    assert AccessGrant.objects.count() == 0


def test_a_grant_is_made_once_and_kept_in_the_audit(learner: Any, other_learner: Any) -> None:
    assert grants.grant(holder=learner, scope=PARTS["trust"], by=other_learner)
    assert not grants.grant(holder=learner, scope=PARTS["trust"], by=other_learner)
    assert grants.granted(learner, COURSE_KEY) == (PARTS["trust"],)
    assert grants.grants(COURSE_KEY) == (("amina", "sponsor", PARTS["trust"]),)
    grants.revoke(holder=learner, scope=PARTS["trust"], by=other_learner)

    noted = audit.entries(course_key=COURSE_KEY)
    assert [(item.actor, item.action, item.scope) for item in noted] == [
        ("ben", "revoke", "organisation R01"),
        ("ben", "grant", "organisation R01"),
    ]
    assert noted[0].facts == {"role": "sponsor", "holder": learner.pk}


def test_a_question_takes_one_query_of_ours(learner: Any) -> None:
    with Watched() as watched:
        grants.can(learner, SEE_FIGURES, PARTS["trust"])
    assert len(watched.captured_queries) == 1
    with Watched() as watched:
        grants.can(learner, SEE_NAMES, PARTS["trust"])
    assert watched.captured_queries == []


def test_the_audit_keeps_what_belongs_to_the_site(learner: Any) -> None:
    audit.note(actor=learner, action="download", scope=site(), rows=3)

    assert list(AuditEntry.objects.values_list("course", "scope", "facts")) == [(None, "site", {"rows": 3})]
