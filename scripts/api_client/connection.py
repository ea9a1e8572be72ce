"""Requests to Studio and the LMS: with a token, a time-out and no redirects, and repeated only where that is safe."""

import json
import math
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.auth import AuthBase
from urllib3.exceptions import NewConnectionError

from console import count

from .answers import Answer, read_error_message, refusal
from .backoff import Clock, asked_to_wait, pauses
from .errors import ApiError, RefusedError, UnknownApplicationError, UnreachableError
from .secret import Secret
from .settings import LMS_URL, STUDIO_URL, Access

STUDIO, LMS = "Studio", "the LMS"
TOKEN_PATH = "/oauth2/access_token"  # noqa: S105  # an address

ATTEMPTS = 5
CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 60.0
UPLOAD_TIMEOUT = 600.0
# Longer than this nobody waits for a server that asks to be left alone.
MOST_PATIENCE = 120.0
# A token is renewed this long before it ends, so that it does not end on the way.
_SPARE = 60.0

_REPEATABLE = frozenset({429, 500, 502, 503, 504})
# Told before the request reached any code of Studio's: nothing has happened yet.
_NOT_TAKEN_IN = frozenset({429})
_TOKEN = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True)
class Call:
    """One request. ``what`` completes "to …"; ``repeatable``: twice does no harm; ``long``: it may take its time."""

    side: str
    method: str
    path: str
    what: str
    repeatable: bool = True
    options: dict[str, Any] = field(default_factory=dict)
    long: bool = False


class _Bearer(AuthBase):
    """Puts the token on a request; as an ``auth`` it keeps requests from looking into ~/.netrc."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"JWT {self._token.reveal()}"
        return request


class _Application(AuthBase):
    """Asks for a token; no other request holds the secret."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        form = {
            "client_id": self._access.client_id,
            "client_secret": self._access.client_secret.reveal(),
            "grant_type": "client_credentials",
            "token_type": "jwt",
        }
        request.headers.pop("Content-Length", None)
        request.prepare_body(form, None)
        return request


class Connection:
    """A connection to Studio and the LMS, as one application."""

    def __init__(self, access: Access, clock: Clock, notify: Callable[[str], None]) -> None:
        self._access = access
        self._clock = clock
        self._notify = notify
        self._session = requests.Session()
        self._token: Secret | None = None
        self._token_ends = 0.0
        # Tokens that were replaced stay unseen too.
        self._secrets = [access.client_secret]

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def ask(self, call: Call) -> Any:
        """Send a request with the token, and return the JSON of the answer. Raises ``ApiError``."""
        renewed = False
        while True:
            answer = self._persist(call, _Bearer(self._current_token()))
            if answer.status == 401 and not renewed:
                renewed = True
                self._token = None
            elif 200 <= answer.status < 300 and answer.data is not None:
                return answer.data
            else:
                raise self._refused(answer, call)

    def _current_token(self) -> Secret:
        if self._token is None or self._clock.elapsed() > self._token_ends:
            try:
                self._token = self._new_token()
            except ApiError as error:
                error.may_have_arrived = False  # the request that the token is for
                raise
        return self._token

    def _new_token(self) -> Secret:
        call = Call(LMS, "POST", TOKEN_PATH, "give the application a token")
        answer = self._persist(call, _Application(self._access))
        if answer.status in (400, 401):
            raise UnknownApplicationError(
                f"The LMS does not know the application (HTTP {answer.status}"
                + (f": “{answer.message}”" if answer.message else "")
                + "). Check DIGIBOARDS_CLIENT_ID and DIGIBOARDS_CLIENT_SECRET, and that the application's "
                "grant type is client-credentials.",
                status=answer.status,
            )
        data = answer.data if isinstance(answer.data, dict) else {}
        words = data.get("access_token")
        if not 200 <= answer.status < 300 or not isinstance(words, str) or not _TOKEN.fullmatch(words):
            raise self._refused(answer, call)
        token = Secret(words)
        self._secrets.append(token)
        lasts = data.get("expires_in")
        lasts = float(lasts) if isinstance(lasts, int | float) and lasts > 0 else 2 * _SPARE
        self._token_ends = self._clock.elapsed() + max(lasts - _SPARE, lasts / 2)
        return token

    def _persist(self, call: Call, auth: AuthBase) -> Answer:
        """An answer, after as many attempts as the call allows."""
        attempt = 0
        waits = pauses(self._clock)
        while True:
            attempt += 1
            wait = next(waits)
            try:
                answer = self._once(call, auth)
            except UnreachableError as error:
                if attempt == ATTEMPTS or (error.may_have_arrived and not call.repeatable):
                    raise
                reason = str(error)
            else:
                again = _REPEATABLE if call.repeatable else _NOT_TAKEN_IN
                asked = asked_to_wait(answer.retry_after, self._clock)
                if attempt == ATTEMPTS or answer.status not in again or (asked or 0.0) > MOST_PATIENCE:
                    return answer
                wait += asked or 0.0
                reason = f"{call.side} answered HTTP {answer.status}."
            self._notify(f"{reason} Trying again in {count(math.ceil(wait), 'second')}.")
            self._clock.sleep(wait)

    def _once(self, call: Call, auth: AuthBase) -> Answer:
        base = self._access.studio if call.side == STUDIO else self._access.lms
        patience = UPLOAD_TIMEOUT if call.long else READ_TIMEOUT
        try:
            with self._session.request(
                call.method,
                base + call.path,
                auth=auth,
                headers={"Accept": "application/json"},
                allow_redirects=False,
                timeout=(CONNECT_TIMEOUT, patience),
                **call.options,
            ) as response:
                return self._answer(response)
        except requests.RequestException as error:
            # Without its cause: the request in it holds the token.
            raise _unreachable(error, call, self._setting(call.side)) from None

    def _answer(self, response: requests.Response) -> Answer:
        try:
            data = json.loads(response.content)
        except (ValueError, RecursionError):
            data = None
        message = read_error_message(data)
        for secret in self._secrets:
            message = secret.hidden_in(message)
        return Answer(
            status=response.status_code,
            data=data,
            message=message,
            is_page="html" in response.headers.get("Content-Type", ""),
            location=response.headers.get("Location", ""),
            retry_after=response.headers.get("Retry-After"),
        )

    def _refused(self, answer: Answer, call: Call) -> RefusedError:
        sentence = refusal(answer, call.side, self._setting(call.side), call.what)
        return RefusedError(_capital(sentence), status=answer.status, message=answer.message)

    @staticmethod
    def _setting(side: str) -> str:
        return STUDIO_URL if side == STUDIO else LMS_URL


def _unreachable(error: requests.RequestException, call: Call, setting: str) -> ApiError:
    """The sentence for an answer that never came."""
    causes = list(_causes(error))
    side = call.side
    sent = True
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        reason = (
            f"{side} could not prove who it is (its TLS certificate was not accepted). Check {setting}; for an "
            "authority of your own, set REQUESTS_CA_BUNDLE to its certificate"
        )
        return ApiError(_capital(f"{reason}."))
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        sent, reason = False, f"There is no server of the name in {setting}, or this machine has no network"
    elif isinstance(error, requests.ConnectTimeout):
        sent, reason = False, f"{side} did not take the connection within {CONNECT_TIMEOUT:.0f} seconds"
    elif any(isinstance(cause, NewConnectionError) for cause in causes):
        sent, reason = False, f"{side} does not take connections at the address in {setting}"
    elif isinstance(error, requests.ReadTimeout):
        reason = f"{side} did not answer the request to {call.what} in time"
    elif isinstance(error, requests.exceptions.SSLError):
        reason = f"The secure connection to {side} (TLS) broke on the request to {call.what}"
    else:
        reason = f"The connection to {side} was closed on the request to {call.what}"
    return UnreachableError(_capital(f"{reason}."), may_have_arrived=sent)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error with all its causes; urllib3 keeps some of those in attributes."""
    left: list[Any] = [error]
    met: list[Any] = []
    while left:
        cause = left.pop()
        if isinstance(cause, BaseException) and not any(cause is other for other in met):
            met.append(cause)
            yield cause
            left += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
