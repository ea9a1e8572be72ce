"""No staff page takes more than a dozen queries, whoever looks and whatever waits to be counted."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import ACTIONS, cohort, organisation, programme, site
from digiboards_xblocks.programme.progress.models import CountedProgramme
from tests.activities.storage import Watched
from tests.conftest import COURSE_KEY

from .test_looks_change_nothing import ADDRESSES, people_wait, world  # noqa: F401 (a fixture)

MOST = 12
# Looked at in a browser, with a course run in its address: files and the API are no pages.
PAGES = sorted(
    name
    for name, parts in ADDRESSES.items()
    if "course" in parts
    and not name.removeprefix("digiboards:").startswith("api_")
    and not name.endswith(("_csv", "_xlsx"))
)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_few_queries(world: dict[str, str], roles: dict[str, Any], name: str) -> None:  # noqa: F811
    path = reverse(name, kwargs={part: world[part] for part in ADDRESSES[name]})
    people_wait()
    CountedProgramme.objects.update(until=10**9)  # all of these are still counted by an earlier version
    for role, user in roles.items():
        request = RequestFactory().get(path)
        request.user = user
        found = resolve(path)
        with Watched() as watched:
            answer: Any = found.func(request, *found.args, **found.kwargs)

        assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
        assert len(watched.ours) <= MOST, f"{role}: {watched.ours}"


def test_the_pages_are_found() -> None:
    assert {"digiboards:overview", "digiboards:people", "digiboards:sessions", "digiboards:over_time"} <= set(PAGES)


@pytest.mark.slow
def test_all_that_is_allowed_is_each_that_is_allowed(world: dict[str, str], roles: dict[str, Any]) -> None:  # noqa: F811
    scopes = [site(), programme(COURSE_KEY), cohort(COURSE_KEY, "spring"), cohort(COURSE_KEY, "x")]
    scopes += [organisation(COURSE_KEY, code) for code in ("R91", "R93", "Q1", "")]
    grants.grant(holder=roles["other sponsor"], scope=organisation(COURSE_KEY, "R91"), by=None, role="secretary")
    for role, user in roles.items():
        for scope in scopes:
            one_by_one = {action for action in ACTIONS if grants.can(user, action, scope)}
            assert grants.allowed(user, scope) == one_by_one, f"{role}: {scope}"
