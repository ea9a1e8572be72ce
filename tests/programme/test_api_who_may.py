"""Every address of the API, every role, every method, by a session and by a token: exactly who may, may."""

from http import HTTPStatus
from typing import Any

import jwt
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from edx_rest_framework_extensions.auth.jwt.tests.utils import generate_latest_version_payload

from digiboards_xblocks.programme.figures.measures import MEASURES
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.people.permissions import cohort, programme
from digiboards_xblocks.programme.rest import urls
from tests.conftest import COURSE_KEY
from tests.programmes import person

from .api import SESSION, SIGNING, TOKEN, ask_api, token_of
from .test_who_may import ROLES

pytestmark = [pytest.mark.slow, pytest.mark.any_database]

YES, WHO, NO = HTTPStatus.OK, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN
_NAMED = (WHO, NO, NO, NO, NO, YES, YES, YES)
_ANYBODY = (WHO, *[YES] * 7)
# By name of the address: examples, and what each of the roles gets.
MATRIX: dict[str, dict[str, tuple[HTTPStatus, ...]]] = {
    "api_summary": {"summary/": _NAMED},
    "api_completion": {
        "completion/": _NAMED,
        # Who may see some organisations is told of those.
        "completion/?kind=organisation": (WHO, NO, NO, YES, YES, YES, YES, YES),
        "completion/?kind=organisation&name=R91": (WHO, NO, NO, NO, YES, YES, YES, YES),
        "completion/?kind=organisation&name=R93": (WHO, NO, NO, YES, NO, YES, YES, YES),
        "completion/?kind=region": _NAMED,
        "completion/?kind=icb": _NAMED,
        "completion/?kind=icb&name=Q99": _NAMED,
        "completion/?kind=cohort": _NAMED,
        "completion/?kind=role": _NAMED,
        "completion/?kind=role&name=chair": _NAMED,
    },
    **{
        f"api_{name}": {
            f"{name}/": _NAMED,
            f"{name}/?part=organisation:R91": (WHO, NO, NO, NO, YES, YES, YES, YES),
            f"{name}/?part=organisation:Q99": _NAMED,
            f"{name}/?part=cohort:spring": _NAMED,
            f"{name}/?part=role:chair": _NAMED,
            f"{name}/?part=nonsense": _NAMED,
        }
        for name in MEASURES
    },
    "api_learners": {"learners/": _NAMED, "learners/?organisation=R91": _NAMED},
    "api_schema": {"/digiboards/api/v1/schema/": _ANYBODY},
}
EVERY = [(path, expected) for paths in MATRIX.values() for path, expected in paths.items()]


@pytest.fixture(autouse=True)
def often(settings: Any) -> None:
    settings.DIGIBOARDS_API_RATE = "10000/minute"


def test_every_address_has_a_row() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(MATRIX)


@pytest.mark.parametrize("how", [SESSION, TOKEN])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("path", "expected"), EVERY)
def test_exactly_who_may(
    roles: dict[str, Any], path: str, expected: tuple[HTTPStatus, ...], role: str, how: str
) -> None:
    for method in ("GET", "HEAD"):
        answer = ask_api(path, roles[role], how, method)
        assert answer.status == expected[ROLES.index(role)], answer.content
        assert "no-store" in answer.headers["Cache-Control"]
        if answer.status != YES and method == "GET":
            assert list(answer.data) == ["detail"]
            assert answer.data["detail"].endswith(".")


@pytest.mark.parametrize("how", [SESSION, TOKEN])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", [path for path, _ in EVERY])
def test_nobody_changes_anything(roles: dict[str, Any], path: str, method: str, how: str) -> None:
    for role in ROLES:
        status = ask_api(path, roles[role], how, method).status
        assert status == (WHO if role == "anonymous" else HTTPStatus.METHOD_NOT_ALLOWED) or (
            # A session may send nothing without the page's token.
            how == SESSION and status == NO and role != "anonymous"
        )
    assert not AuditEntry.objects.exclude(action="grant").exists()


@pytest.mark.parametrize("path", [path for path, _ in EVERY])
def test_options_tell_no_figures(roles: dict[str, Any], path: str) -> None:
    assert ask_api(path, roles["anonymous"], method="OPTIONS").status == WHO
    answer = ask_api(path, roles["learner"], method="OPTIONS")
    assert (answer.status, answer.headers["Allow"]) == (YES, "GET, HEAD, OPTIONS")
    assert "results" not in answer.data


@pytest.mark.parametrize("code", ["R92", "R93", "NOSUCH", "Q99", "Y99"])
@pytest.mark.parametrize("kind", ["organisation", "icb", "region", "cohort"])
def test_a_sponsor_is_not_told_what_else_there_is(roles: dict[str, Any], kind: str, code: str) -> None:
    assert ask_api(f"completion/?kind={kind}&name={code}", roles["sponsor"]).status == NO


@pytest.mark.parametrize("how", [SESSION, TOKEN])
def test_a_sponsor_of_the_whole_programme_sees_all_figures_and_no_name(roles: dict[str, Any], how: str) -> None:
    grants.grant(holder=roles["learner"], scope=programme(COURSE_KEY), by=roles["staff"])
    for path, expected in EVERY:
        wanted = NO if path.startswith("learners/") else expected[ROLES.index("staff")]
        assert ask_api(path, roles["learner"], how).status == wanted


def test_a_sponsor_of_a_cohort_is_told_of_that(roles: dict[str, Any], boards: Any) -> None:
    person("someone", boards["R91"], cohort="spring")
    grants.grant(holder=roles["learner"], scope=cohort(COURSE_KEY, "spring"), by=roles["staff"])
    results = ask_api("completion/?kind=cohort", roles["learner"]).data["results"]
    assert [(row["name"], row["label"], row["people"]) for row in results] == [("spring", "Spring", 1)]
    for path in ("summary/", "completion/?kind=organisation", "completion/?kind=cohort&name=autumn"):
        assert ask_api(path, roles["learner"]).status == NO


@pytest.mark.parametrize("how", [SESSION, TOKEN])
def test_an_account_that_is_not_active_may_nothing(roles: dict[str, Any], how: str) -> None:
    user = roles["staff"]
    user.is_active = False
    user.save()
    assert ask_api("summary/", user, how).status in (WHO, NO)


@pytest.mark.parametrize("token", ["junk", "a.b.c", "", "Zm9v.YmFy.YmF6", "é.ü.ö"])
def test_a_token_that_is_none_is_refused(roles: dict[str, Any], token: str) -> None:
    answer = ask_api("summary/", roles["anonymous"], HTTP_AUTHORIZATION=f"JWT {token}")
    assert answer.status == WHO
    assert answer.data["detail"].endswith(".")


def asked_with(token: str) -> int:
    return ask_api("summary/", AnonymousUser(), HTTP_AUTHORIZATION=f"JWT {token}").status


def test_a_token_of_another_key_or_of_yesterday_is_refused(roles: dict[str, Any], settings: Any) -> None:
    fine = token_of(roles["staff"])
    head, payload, signature = fine.split(".")
    unsigned = jwt.encode(generate_latest_version_payload(roles["staff"]), None, algorithm="none")
    other = jwt.encode(generate_latest_version_payload(roles["staff"]), "x" * 32)
    assert asked_with(fine) == YES
    bad = [
        token_of(roles["staff"], exp=2),
        token_of(roles["staff"], iss="elsewhere"),
        token_of(roles["staff"], aud="elsewhere"),
        token_of(roles["staff"], preferred_username=""),
        f"{head}.{token_of(roles['global staff']).split('.')[1]}.{signature}",
        f"{head}.{payload}.",
        unsigned,
        other,
    ]
    assert [asked_with(token) for token in bad] == [WHO] * len(bad)


def test_a_site_without_keys_knows_nobody_by_a_token(roles: dict[str, Any], settings: Any) -> None:
    """The platform's own check is content with any signature then."""
    forged = jwt.encode(generate_latest_version_payload(roles["global staff"]), "x" * 32)
    settings.JWT_AUTH = {name: value for name, value in settings.JWT_AUTH.items() if name not in SIGNING}
    user, _ = JwtAuthentication().authenticate(RequestFactory().get("/", HTTP_AUTHORIZATION=f"JWT {forged}"))
    assert user == roles["global staff"]
    assert asked_with(forged) == WHO
    del settings.JWT_AUTH
    assert asked_with(forged) == WHO


def test_an_application_that_the_platform_restricts_is_refused(roles: dict[str, Any]) -> None:
    assert asked_with(token_of(roles["staff"], is_restricted=True)) == NO


@pytest.mark.parametrize("course", ["nonsense", "course-v1:a+b", "%3Cscript%3E", "course-v1:No+Such+Run"])
def test_no_such_course(roles: dict[str, Any], course: str) -> None:
    for name in ("summary", "completion", "learners"):
        answer = ask_api(f"/digiboards/api/v1/courses/{course}/{name}/", roles["global staff"])
        assert answer.status == HTTPStatus.NOT_FOUND
        assert answer.data["detail"].startswith(("There is no such course", "This course holds no programme"))
    assert not AuditEntry.objects.exclude(course__course_key=str(COURSE_KEY)).exists()


def test_who_asks_too_often_is_told_how_long_to_wait(roles: dict[str, Any], settings: Any) -> None:
    settings.DIGIBOARDS_API_RATE = "2/minute"
    asked = [ask_api("summary/", roles["staff"]) for _ in range(3)]
    assert [answer.status for answer in asked] == [YES, YES, HTTPStatus.TOO_MANY_REQUESTS]
    assert 0 < int(asked[-1].headers["Retry-After"]) <= 60
    assert asked[-1].data["detail"].endswith(".")
    assert ask_api("summary/", roles["instructor"]).status == YES


@pytest.mark.parametrize("keys", ['{"keys": []}', {"keys": []}, "{}", "[]", "no JSON", None, ""])
def test_a_site_whose_set_of_keys_is_empty_knows_nobody_by_a_token(
    keys: Any, roles: dict[str, Any], settings: Any
) -> None:
    token = token_of(roles["staff"])
    settings.JWT_AUTH = {**settings.JWT_AUTH, "JWT_PUBLIC_SIGNING_JWK_SET": keys}
    answer = ask_api("summary/", AnonymousUser(), HTTP_AUTHORIZATION=f"JWT {token}")
    assert answer.status == WHO
    assert list(answer.data) == ["detail"]
