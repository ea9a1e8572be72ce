"""What the API answers: the same as the pages and their spreadsheets."""

import datetime
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.programme.figures.measures import MEASURES
from digiboards_xblocks.programme.progress import aggregates, refresh
from digiboards_xblocks.programme.progress.models import StaleProgress
from tests.conftest import COURSE_KEY
from tests.programmes import STEPS, complete, person

from .api import SESSION, TOKEN, ask_api
from .conftest import Ask
from .test_completion import rows, sheet, shown, text


@pytest.fixture(autouse=True)
def often(settings: Any) -> None:
    settings.DIGIBOARDS_API_RATE = "10000/minute"


@pytest.fixture
def staff(roles: dict[str, Any]) -> Any:
    return roles["staff"]


@pytest.fixture
def people(boards: Any, django_capture_on_commit_callbacks: Any) -> list[Any]:
    """Three on one board: one done with all, one on the way, one who has not begun; and one elsewhere."""
    made = [person(name, boards["R91"], cohort="spring", role="chair") for name in ("amina", "ben", "carys")]
    made.append(person("dilys", boards["R93"]))
    with django_capture_on_commit_callbacks(execute=True):
        complete(made[0], *STEPS["g1"], *STEPS["g2"])
        complete(made[1], "g1-a")
    return made


def counts(page: Any) -> list[list[str]]:
    """The rows of a page's tables without the shares beside the counts."""
    return [[cell.split(" (")[0] for cell in row] for row in rows(page)]


@pytest.mark.parametrize("how", [SESSION, TOKEN])
def test_page_spreadsheet_and_api_tell_the_same_counts(staff: Any, people: list[Any], ask: Ask, how: str) -> None:
    """The completion went through the platform's own table; nothing here is made up beside it."""
    page = shown(ask, staff)
    summary = ask_api("summary/", staff, how).data
    told = {text(item[0]): text(item[1]).split()[0] for item in page.xpath("//dl/div")}
    assert told == {
        "People": str(summary["people"]),
        "Started": str(summary["started"]),
        "Finished a guide": str(summary["finished_a_guide"]),
        "Finished the programme": str(summary["finished"]),
    }
    assert (summary["people"], summary["started"], summary["finished"]) == (4, 2, 1)
    guides = [
        [guide["title"], str(summary["people"]), str(guide["started"]), str(guide["finished"])]
        for guide in summary["guides"]
    ]
    assert guides == counts(page)[:2] == [["Guide 1", "4", "2", "1"], ["Guide 2", "4", "1", "1"]]

    of_parts = sheet(ask, staff, "completion.csv")[5:]
    kinds = ("programme", "organisation", "cohort", "role")
    results = [row for kind in kinds for row in ask_api(f"completion/?kind={kind}", staff, how).data["results"]]
    assert len(results) > 10
    assert of_parts == [
        [
            row["kind"],
            row["label"],
            row["name"],
            row["title"] or "The programme",
            str(row["people"]),
            str(row["started"]),
            str(row["finished"]),
        ]
        for row in results
    ]
    shown_parts = {
        row["label"]: [str(row["people"]), str(row["started"]), str(row["finished_a_guide"])]
        for row in results
        if not row["guide"] and row["kind"] != "programme"
    }
    assert {line[0]: line[1:] for line in counts(page)[2:]} == shown_parts


def test_page_spreadsheet_and_api_tell_the_same_people(staff: Any, people: list[Any], ask: Ask) -> None:
    answer = ask_api("learners/?role=chair", staff).data
    told = []
    for learner in answer["results"]:
        steps = [
            guide["finished_on"] or (f"{guide['steps_done']} of {guide['steps']} steps" if guide["steps_done"] else "")
            for guide in learner["guides"].values()
        ]
        who = [learner[name] for name in ("user_name", "name", "email", "organisation", "cohort")]
        days = [learner["finished_on"] or "", learner["last_active_on"] or ""]
        told.append([*who, str(ROLES[learner["role"]]), *steps, str(learner["guides_finished"]), *days])
    table = sheet(ask, staff, "people.csv?role=chair")[5:]
    for row, learner in zip(table, answer["results"], strict=True):
        for place, guide in enumerate(learner["guides"].values(), 6):
            if guide["finished_on"]:
                assert row[place].startswith("Finished ")
                row[place] = guide["finished_on"]
    assert told == table
    assert [f"{row[1]} {row[0]}" for row in table] == [
        line[0] for line in rows(shown(ask, staff, "people/?role=chair"))
    ]


def test_a_completion_is_there_at_the_next_question(
    staff: Any, people: list[Any], ask: Ask, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        complete(people[3], *STEPS["g1"])
    for how in (SESSION, TOKEN):
        assert ask_api("summary/", staff, how).data["started"] == 3
        (whole, guide) = ask_api("completion/?kind=organisation&name=r93", staff, how).data["results"]
        assert (whole["people"], whole["started"], whole["finished_a_guide"]) == (1, 1, 1)
        assert (guide["title"], guide["people"], guide["finished"]) == ("Guide 1", 1, 1)
    assert ["organisation", "Trust R93", "R93", "Guide 1", "1", "1", "1"] in sheet(ask, staff, "completion.csv")
    assert rows(shown(ask, staff, "organisations/R93/"))[0] == ["Guide 1", "1", "1 (100%)", "1 (100%)"]


@pytest.mark.parametrize(("kind", "names"), [("region", {"Y99"}), ("icb", {"Q99"})])
def test_regions_and_systems_are_those_among_the_organisations(
    staff: Any, people: list[Any], kind: str, names: set[str]
) -> None:
    results = ask_api(f"completion/?kind={kind}", staff).data["results"]
    assert {row["name"] for row in results} == names
    assert {row["kind"] for row in results} == {kind}


def test_a_sponsor_is_told_of_their_organisation_alone(roles: dict[str, Any], people: list[Any]) -> None:
    results = ask_api("completion/?kind=organisation", roles["sponsor"]).data["results"]
    assert {(row["name"], row["people"]) for row in results} == {("R91", 3)}
    assert results == ask_api("completion/?kind=organisation&name=R91", roles["sponsor"]).data["results"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("completion/?kind=planet", "kind: "),
        ("completion/?name=%00", "name: "),
        ("completion/?name=%EF%BF%BF", "name: "),
        (f"completion/?name={'x' * 300}", "name: "),
        ("completion/?kinds=role", "There is no parameter “kinds”. There are: kind, name."),
        ("summary/?x=1", "There is no parameter “x”. There are: none."),
        ("learners/?organization=R91", "There is no parameter “organization”."),
        ("learners/?organisation=NOSUCH", "organisation: There is no such organisation."),
        ("learners/?cohort=autumn", "cohort: There is no such cohort."),
        ("learners/?role=emperor", "role: "),
        ("learners/?state=asleep", "state: "),
        ("learners/?days=14", "“days” goes with state=stalled."),
        ("learners/?state=stalled&days=15", "days: "),
        ("learners/?after=-1", "after: "),
        ("learners/?after=99999999999999999999", "after: "),
        ("learners/?page_size=0", "page_size: "),
        ("learners/?page_size=501", "page_size: "),
        ("learners/?page_size=many", "page_size: "),
    ],
)
def test_what_is_wrong_with_a_parameter_is_said(
    staff: Any, people: list[Any], path: str, told: str, looks: list[dict[str, Any]]
) -> None:
    answer = ask_api(path, staff)
    assert answer.status == 400
    assert answer.data["detail"].startswith(told)
    assert not looks


@pytest.mark.parametrize(
    "query", ["kind=organisation&name=NOSUCH", "kind=region&name=R91", "kind=role&name=x", "kind=cohort&name=x"]
)
def test_a_part_that_there_is_not_is_not_found(staff: Any, people: list[Any], query: str) -> None:
    answer = ask_api(f"completion/?{query}", staff)
    assert (answer.status, answer.data["detail"][:26]) == (404, "There is no such part of t")


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            ["kind", "name", "organisation", "cohort", "role", "state", "days", "after", "page_size", "x", "format"]
        ),
        st.text(max_size=20) | st.integers().map(str) | st.sampled_from(["stalled", "R91", "role", "json"]),
    ),
    st.sampled_from(["summary", "completion", "learners"]),
)
def test_no_junk_is_a_fault(staff: Any, query: dict[str, str], name: str) -> None:
    path = f"{name}/?{urlencode(query, errors='surrogatepass')}"
    answer = ask_api(path, staff)
    assert answer.status in (200, 400, 404, 406)
    assert answer.status == 200 or list(answer.data) == ["detail"]


def test_pages_of_people_are_flat_in_queries(
    staff: Any, boards: Any, django_assert_max_num_queries: Any, looks: list[dict[str, Any]]
) -> None:
    everybody = [person(f"p{number:03}", boards["R91"]) for number in range(120)]
    ask_api("summary/", staff)
    found: list[str] = []
    link: str | None = "learners/?page_size=50&organisation=R91"
    while link:
        with django_assert_max_num_queries(9):
            page = ask_api(link, staff).data
        found += [learner["user_name"] for learner in page["results"]]
        link = page["next"] and f"learners/?{urlsplit(page['next']).query}"
    assert found == [user.username for user in everybody]
    assert [(look["rows"], look["filters"]) for look in looks] == [
        (rows, {"organisation": "R91"}) for rows in (50, 50, 20)
    ]
    assert {look["user_id"] for look in looks} == {staff.pk}


def test_one_page_with_exactly_all_has_no_next(staff: Any, people: list[Any]) -> None:
    page = ask_api("learners/?page_size=4", staff).data
    assert (len(page["results"]), page["next"]) == (4, None)


def test_counts_take_few_queries(staff: Any, people: list[Any], django_assert_max_num_queries: Any) -> None:
    ask_api("summary/", staff)
    for path in ("summary/", "completion/?kind=organisation", "completion/?kind=region", "completion/?kind=cohort"):
        with django_assert_max_num_queries(5):
            ask_api(path, staff, is_counted=False)


def test_who_is_still_to_be_counted_is_told(staff: Any, people: list[Any]) -> None:
    refresh.refresh(COURSE_KEY)
    aggregates.mark(COURSE_KEY, [user.pk for user in people])
    noted_at = StaleProgress.objects.first().noted_at  # type: ignore[union-attr]
    for _ in range(2):
        told = ask_api("summary/", staff, is_counted=False).data
        assert (told["waiting"], datetime.datetime.fromisoformat(told["as_of"])) == (4, noted_at)

    assert ask_api("summary/", staff).data["waiting"] == 0


def schema(user: Any) -> Any:
    return ask_api("/digiboards/api/v1/schema/?format=json", user).data


def each(node: Any, name: str) -> list[Any]:
    if isinstance(node, dict):
        return [value for key, value in node.items() if key == name] + [
            item for value in node.values() for item in each(value, name)
        ]
    return [item for value in node for item in each(value, name)] if isinstance(node, list) else []


def test_the_schema_describes_every_address_parameter_and_answer(staff: Any) -> None:
    found = schema(staff)
    assert found["openapi"].startswith("3.")
    paths = {path.rpartition("{course}/")[2]: operations for path, operations in found["paths"].items()}
    assert {name: list(operations) for name, operations in paths.items()} == {
        "summary/": ["get"],
        "completion/": ["get"],
        **{f"{name}/": ["get"] for name in MEASURES},
        "learners/": ["get"],
    }
    parameters = {name: [item["name"] for item in path["get"].get("parameters", [])] for name, path in paths.items()}
    assert set(parameters["learners/"]) == {
        "course",
        "organisation",
        "cohort",
        "role",
        "state",
        "days",
        "after",
        "page_size",
    }
    assert set(parameters["completion/"]) == {"course", "kind", "name"}
    for path in paths.values():
        assert list(path["get"]["responses"]) == ["200", "400", "401", "403", "404", "429"]
        assert all(answer["content"] and "description" in answer for answer in path["get"]["responses"].values())
        assert path["get"]["security"]
    schemas = found["components"]["schemas"]
    assert {reference.rpartition("/")[2] for reference in each(found, "$ref")} <= set(schemas)
    assert found["components"]["securitySchemes"]["token"]["name"] == "Authorization"


def test_the_schema_says_nothing_that_is_not_so(staff: Any, people: list[Any], capfd: Any) -> None:
    """Every answer has exactly the fields of its description; and nothing was guessed."""
    found = schema(staff)
    assert "arning" not in capfd.readouterr().err

    def check(value: Any, form: dict[str, Any]) -> None:
        form = form["allOf"][0] if "allOf" in form else form
        if "$ref" in form:
            form = found["components"]["schemas"][form["$ref"].rpartition("/")[2]]
        if form["type"] == "array":
            for item in value:
                check(item, form["items"])
        elif form["type"] == "object" and "properties" in form:
            assert list(value) == list(form["properties"])
            for name, item in value.items():
                check(item, form["properties"][name])
        elif form["type"] == "object":
            for item in value.values():
                check(item, form["additionalProperties"])
        else:
            kinds: dict[str, Callable[[Any], bool]] = {
                "string": lambda item: isinstance(item, str),
                "integer": lambda item: isinstance(item, int),
                "number": lambda item: isinstance(item, float),
            }
            assert kinds[form["type"]](value) or (value is None and form.get("nullable"))

    for path, operations in found["paths"].items():
        form = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        check(ask_api(path.replace("{course}", str(COURSE_KEY)), staff).data, form)


def test_the_schema_comes_as_yaml_too(staff: Any) -> None:
    answer = ask_api("/digiboards/api/v1/schema/", staff, HTTP_ACCEPT="application/vnd.oai.openapi")
    assert answer.content.startswith("openapi: 3.")
