"""The API asked as the LMS would: by somebody's session, or with a token that is really signed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve
from edx_rest_framework_extensions.auth.jwt.tests.utils import (
    generate_asymmetric_jwt_token,
    generate_latest_version_payload,
)
from jwt.algorithms import RSAAlgorithm

from digiboards_xblocks.programme.progress import refresh
from tests.conftest import COURSE_KEY

SESSION, TOKEN = "session", "token"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
# The keys that an LMS signs its tokens with.
SIGNING = {
    "JWT_PRIVATE_SIGNING_JWK": RSAAlgorithm.to_jwk(_KEY),
    "JWT_PUBLIC_SIGNING_JWK_SET": json.dumps({"keys": [RSAAlgorithm.to_jwk(_KEY.public_key(), as_dict=True)]}),
    "JWT_SIGNING_ALGORITHM": "RS512",
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    content: str

    @property
    def data(self) -> Any:
        return json.loads(self.content)


AskApi = Callable[..., Answer]


def address(path: str) -> str:
    return f"/digiboards/api/v1/courses/{COURSE_KEY}/{path}"


def token_of(user: Any, **claims: Any) -> str:
    return generate_asymmetric_jwt_token({**generate_latest_version_payload(user), **claims})


def ask_api(
    path: str, user: Any, how: str = SESSION, method: str = "GET", *, is_counted: bool = True, **headers: str
) -> Answer:
    """An address below that of the course run, or one from the root, as ``ask`` of conftest.py."""
    if is_counted:
        refresh.refresh(COURSE_KEY)
    if how == TOKEN and user.is_authenticated:
        headers = {"HTTP_AUTHORIZATION": f"JWT {token_of(user)}", **headers}
    path = path if path.startswith("/") else address(path)
    request = getattr(RequestFactory(), method.lower())(path, **headers)
    request.user = user if how == SESSION else AnonymousUser()
    found = resolve(request.path)
    answer: Any = found.func(request, *found.args, **found.kwargs)
    answer.render()
    return Answer(answer.status_code, answer.headers, answer.content.decode())
