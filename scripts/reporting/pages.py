"""Requests for figures: one answer, or page after page."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from api_client.connection import LMS, Call, Connection
from api_client.errors import ApiError, RefusedError, UnknownApplicationError

from .errors import ReportError

PAGE = 500
_NOT_FIGURES = "The LMS answered with something else than figures. Is DIGIBOARDS_LMS_URL the address of the LMS itself?"
_SENTENCES = {
    400: "The LMS did not accept the request (HTTP 400).",
    401: "The LMS does not accept the application's token (HTTP 401). Has the application's user been deactivated?",
    403: (
        "The application's user may not see this (HTTP 403). Names take a role in the course's team; figures that, or "
        "a grant on the page “Who may see which figures”, where the name of the part that was granted is to be given."
    ),
    404: (
        "The LMS has nothing there (HTTP 404). Check DIGIBOARDS_LMS_URL, the course's key, --kind and --name; "
        "an LMS without this plugin, or with one from before the API, answers so too."
    ),
    500: "The LMS failed, also after several attempts (HTTP 500). Try again later; if it stays so, tell its operator.",
}


def get_report(connection: Connection, path: str, parameters: Mapping[str, str]) -> dict[str, Any]:
    """Return one answer as JSON gives it. Raises ``ReportError``."""
    try:
        answer = connection.ask(Call(LMS, "GET", path, "tell the figures", options={"params": dict(parameters)}))
    except ApiError as error:
        raise ReportError(_sentence(error)) from None
    if not isinstance(answer, dict) or not _is_ours(answer):
        raise ReportError(_NOT_FIGURES)
    return answer


class Page(NamedTuple):
    """A page of people as JSON gives it; ``after`` is where the next one begins, 0 if it is the last."""

    answer: dict[str, Any]
    after: int


def iterate_pages(connection: Connection, path: str, parameters: Mapping[str, str], after: int = 0) -> Iterator[Page]:
    """Yield the pages of people from ``after`` on. Raises ``ReportError``."""
    while True:
        answer = get_report(connection, path, {**parameters, "page_size": str(PAGE), "after": str(after)})
        if "results" not in answer:
            raise ReportError(_NOT_FIGURES)
        further = _after(answer.get("next"))
        if further and further <= after:
            raise ReportError("The LMS says that the next page is one of before. Tell its operator.")
        yield Page(answer, further)
        if not further:
            return
        after = further


def _sentence(error: ApiError) -> str:
    """What to do about a refusal of our address; what else stops a request says so itself."""
    if not isinstance(error, RefusedError) or isinstance(error, UnknownApplicationError):
        return str(error)
    sentence = _SENTENCES.get(error.status)
    if sentence is None:
        return str(error)
    return f"{sentence} It says: “{error.message}”" if error.message else sentence


def _is_ours(answer: Mapping[str, Any]) -> bool:
    rows = answer.get("results", answer.get("guides"))
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _after(link: object) -> int:
    """Where the next page begins. Of the link only that is used: a token goes to the address in the settings alone."""
    if link is None:
        return 0
    try:
        (value,) = parse_qs(urlsplit(str(link)).query)["after"]
        return int(value)
    except (KeyError, ValueError):
        raise ReportError("The LMS gives a link to the next page that cannot be understood.") from None
