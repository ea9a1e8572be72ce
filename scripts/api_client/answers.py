"""Answers over HTTP, and a refusal as a sentence with what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from console import printable

_LONGEST_WORDS = 300


@dataclass(frozen=True)
class Answer:
    """An answer over HTTP; ``data`` is None where it was not JSON. ``message`` are its words, without a secret."""

    status: int
    data: Any
    message: str
    is_page: bool = False
    location: str = ""
    retry_after: str | None = None


def read_error_message(data: Any) -> str:
    """Return the other side's own words in an answer, wherever Studio and its frameworks put them."""
    if not isinstance(data, Mapping):
        return ""
    for name in ("developer_message", "detail", "error_description", "error"):
        if isinstance(data.get(name), str) and data[name].strip():
            return _short(data[name])
    fields = [f"{name}: {_first(value)}" for name, value in data.items() if name not in ("error_code", "user_message")]
    return _short("; ".join(line for line in fields if not line.endswith(": ")))


def _failed(side: str) -> str:
    return _STUDIO_FAILED if side == "Studio" else _FAILED


def refusal(answer: Answer, side: str, setting: str, what: str) -> str:
    """Return why ``side`` (Studio or the LMS, at the address of ``setting``) did not do ``what``, and what to do."""
    quote = f" It says: “{answer.message}”." if answer.message else ""
    if 300 <= answer.status < 400:
        return (
            f"{side} sends requests to another address{_host(answer.location)} to {what}. Nothing was sent there. "
            f"If that is where {side} is, set {setting} to it."
        )
    if answer.status < 300:
        looks = "a web page" if answer.is_page else "something that is not JSON, or not what was asked for"
        return f"{side} answered with {looks} when asked to {what}. Is {setting} the address of {side} itself?"
    sentence = _SENTENCES.get(answer.status)
    if sentence is None:
        sentence = _failed(side) if answer.status >= 500 else _NOT_ACCEPTED
    if answer.is_page:
        quote = " It answered with a web page, so this may come from a server in front of it."
    return sentence.format(side=side, setting=setting, what=what, status=answer.status) + quote


_NOT_ACCEPTED = "{side} did not accept the request to {what} (HTTP {status})."
_FAILED = "{side} failed to {what} (HTTP {status}). The reason stands in its log: ask its operator."
_STUDIO_FAILED = (
    "{side} failed to {what} (HTTP {status}). Studio answers so to what it refuses, too, and tells the reason only "
    "in its log: ask its operator, or import by hand under Tools, Import."
)
_AWAY = (
    "{side} is not available just now, or took too long to {what} (HTTP {status}). Try again in a few minutes; "
    "if it stays so, tell its operator."
)
_SENTENCES = {
    400: "{side} did not accept the request to {what} (HTTP 400).",
    401: (
        "{side} does not accept the application's token to {what} (HTTP 401). Check that Studio and the LMS belong to "
        "one installation, and that their clocks agree."
    ),
    403: (
        "The application's user may not {what} in {side} (HTTP 403). Give that user the role Admin in the course's "
        "team; making a course run takes global staff."
    ),
    404: (
        "{side} has nothing at that address to {what} (HTTP 404). Check {setting} and the course's key; an application "
        "whose user is not on the course's team is told the same."
    ),
    413: (
        "The archive is larger than the server in front of {side} takes (HTTP 413). Its operator sets the limit "
        "(client_max_body_size in nginx, max_size in Caddy)."
    ),
    415: "{side} takes no file of this kind to {what} (HTTP 415). Upload the .tar.gz that 'make course' writes.",
    429: "{side} asks for fewer requests (HTTP 429), also after several attempts to {what}. Try again later.",
    502: _AWAY,
    503: _AWAY,
    504: _AWAY,
}


def _first(value: Any) -> str:
    while isinstance(value, list | Mapping) and value:
        value = next(iter(value.values() if isinstance(value, Mapping) else value))
    return str(value) if value or value == 0 else ""


def _short(words: str) -> str:
    words = printable(words)
    return words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]} …"


def _host(location: str) -> str:
    """Where a redirect leads, without its path, which may hold more than an address."""
    try:
        parts = urlsplit(location)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    return f" ({parts.scheme}://{printable(host)}{f':{port}' if port else ''})" if host else ""
