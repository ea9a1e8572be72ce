"""No page and no answer of the API is one transaction, as the LMS would have it: locks would be held until it is sent.

Seen in ``lms/envs/common.py`` (``ATOMIC_REQUESTS``) of Teak.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.urls import URLPattern, URLResolver

from digiboards_xblocks.urls import urlpatterns


def views(patterns: list[Any], start: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, f"{start}{pattern.pattern}")
        else:
            assert isinstance(pattern, URLPattern)
            yield f"{start}{pattern.pattern}", pattern.callback


def as_the_lms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "settings", {"default": {"ATOMIC_REQUESTS": True}})


VIEWS = dict(views(urlpatterns))


@pytest.mark.parametrize("address", VIEWS)
def test_it_is_no_transaction(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    as_the_lms(monkeypatch)

    assert BaseHandler().make_view_atomic(VIEWS[address]) is VIEWS[address]


def test_another_view_would_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    as_the_lms(monkeypatch)

    def view(_request: Any) -> None:
        """Nothing."""

    assert BaseHandler().make_view_atomic(view) is not view
