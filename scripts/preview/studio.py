"""A block as Studio shows and edits it. Edits live in this process only; learners never see them."""

import threading
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment
from xblock.runtime import DictKeyValueStore

from . import player
from .keystore import AuthoringStore, Key
from .learners import Learner
from .pages import as_staff, page
from .rewriting import rewrite
from .views import call_handler

# The edited fields of each block; thrown away when the preview ends.
_edits: dict[UsageKey, DictKeyValueStore] = {}
_lock = threading.Lock()


@as_staff
def edit(request: HttpRequest, learner: Learner, user: User, usage_key: str) -> HttpResponse:  # noqa: ARG001
    """Studio's editor of a block above, and below it what Studio would show of it."""
    key = _known(usage_key)
    runtime = _runtime(learner, key)
    resources = Fragment()
    editor = runtime.get_block(key).render("studio_view", {})
    shown = runtime.get_block(key).render(_preview_view(runtime, key), {})
    resources.add_fragment_resources(editor)
    resources.add_fragment_resources(shown)
    context = {
        "component": player.current().course.components[key],
        "editor": editor.body_html(),
        "shown": rewrite(shown.body_html(), learner.name),
        "head": resources.head_html(),
        "foot": resources.foot_html(),
        "handler_base": _handler_base(learner),
        "edited": _edits[key].db_dict != _authored(key),
    }
    return page(request, "preview/studio.html", learner, "", **context)


@as_staff
def reset(request: HttpRequest, learner: Learner, user: User, usage_key: str) -> HttpResponse:  # noqa: ARG001
    """Throw the edits of a block away."""
    key = _known(usage_key)
    if request.method == "POST":
        with _lock:
            _edits.pop(key, None)
    return HttpResponseRedirect(reverse("studio", args=[learner.name, str(key)]))


def discard_changed(before: player.Player, now: player.Player) -> None:
    """Throw away the edits of blocks that the course has in another version now."""
    with _lock:
        for key in list(_edits):
            if _fields_of(before, key) != _fields_of(now, key):
                del _edits[key]


@as_staff
def handler(
    request: HttpRequest,
    learner: Learner,
    user: User,  # noqa: ARG001 (all views are alike)
    usage_key: str,
    handler_name: str,
    suffix: str | None = None,
) -> HttpResponseBase:
    """Hand a request to a handler of the block in Studio."""
    return call_handler(request, _runtime(learner, _known(usage_key)), usage_key, handler_name, suffix)


def _known(usage_key: str) -> UsageKey:
    playing = player.current()
    try:
        key = UsageKey.from_string(usage_key)
    except InvalidKeyError as error:
        raise Http404(f"'{usage_key}' is not the key of a block.") from error
    if key not in playing.course.components or key in playing.problems:
        raise Http404(f"There is no block '{usage_key}' in this course that could be edited.")
    return key


def _runtime(learner: Learner, key: UsageKey) -> Any:
    with _lock:
        store = _edits.setdefault(key, AuthoringStore(_authored(key)))
    return player.current().studio_runtime(store, _handler_base(learner))


def _authored(key: UsageKey) -> dict[Key, Any]:
    return _fields_of(player.current(), key)


def _fields_of(playing: player.Player, key: UsageKey) -> dict[Key, Any]:
    return {name: value for name, value in playing.authored.items() if name.block_scope_id == key}


def _handler_base(learner: Learner) -> str:
    return f"/as/{learner.name}/studio-handler/"


def _preview_view(runtime: Any, key: UsageKey) -> str:
    return "author_view" if hasattr(runtime.get_block(key), "author_view") else "student_view"
