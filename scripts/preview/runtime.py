"""xblock-sdk's runtime, with the LMS's keys, stores and services in place of its stand-ins."""

import json
from collections.abc import Container
from typing import Any
from urllib.parse import quote

from completion.services import CompletionService
from django.contrib.auth.models import User
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment
from workbench.runtime import WorkbenchI18NService, WorkbenchRuntime
from xblock.completable import XBlockCompletionMode
from xblock.exceptions import NoSuchDefinition, NoSuchUsage
from xblock.runtime import IdGenerator, IdReader, KeyValueStore, KvsFieldData

from . import grades, tracking
from .learners import Learner
from .services import PreviewReplaceUrls, PreviewUserService, StudioUserService


class OutlineIds(IdReader, IdGenerator):
    """The ids are the usage keys of the outline, for usages and definitions alike. There are no asides."""

    def __init__(self, keys: Container[UsageKey]) -> None:
        self._keys = keys

    def get_definition_id(self, usage_id: UsageKey) -> UsageKey:
        """Return the same key, if the course has it."""
        if usage_id not in self._keys:
            raise NoSuchUsage(str(usage_id))
        return usage_id

    def get_block_type(self, def_id: UsageKey) -> str:
        """Return the block type within the key."""
        if def_id not in self._keys:
            raise NoSuchDefinition(str(def_id))
        return str(def_id.block_type)

    def create_definition(self, block_type: str, slug: str | None = None) -> UsageKey:
        """Refuse an element within a block's element, for which alone this is called."""
        raise NotImplementedError(f"it holds a block within it, <{block_type}>; the preview shows blocks without any")

    create_usage = get_definition_id
    create_aside = get_usage_id_from_aside = get_definition_id_from_aside = create_definition
    get_aside_type_from_usage = get_aside_type_from_definition = create_definition


class CourseRuntime(WorkbenchRuntime):
    """Runs the blocks of one request for one learner; without one, as Studio runs them."""

    def __init__(
        self,
        ids: OutlineIds,
        store: KeyValueStore,
        *,
        learner: Learner | None = None,
        user: User | None = None,
        handler_base: str = "",
        course_key: Any = None,
    ) -> None:
        self._user = user
        self._handler_base = handler_base
        # What blocks look at to know that they are in Studio.
        self.is_author_mode = learner is None
        services: dict[str, Any] = {
            "field-data": KvsFieldData(store),
            "i18n": WorkbenchI18NService(),
            "user": StudioUserService(),
        }
        if learner is not None and user is not None:
            services["user"] = PreviewUserService(learner, user, course_key)
            services["completion"] = CompletionService(user, course_key)
            services["replace_urls"] = PreviewReplaceUrls(learner)
        # Past the SDK's own set-up, which would bring its store and ids.
        super(WorkbenchRuntime, self).__init__(ids, ids, services=services)

    @property
    def user_id(self) -> int | None:
        """Return whose fields a block gets."""
        return None if self._user is None else self._user.pk

    def get_user_role(self) -> str:
        """Return the role, in the LMS's words."""
        return "staff" if self._user is None or self._user.is_staff else "student"

    def _patch_xblock(self, block: Any) -> None:
        """Leave the block as it is; the SDK would put mocks into it at every view."""

    def applicable_aside_types(self, block: Any) -> list[str]:  # noqa: ARG002 (the SDK's signature)
        """None: the preview shows the course's own blocks only."""
        return []

    def handler_url(  # the SDK's signature
        self,
        block: Any,
        handler_name: str,
        suffix: str = "",
        query: str = "",
        thirdparty: bool = False,
    ) -> str:
        """Return the address of a handler, without a slash at its end, as the LMS gives it."""
        handler = getattr(block, handler_name, None)
        if thirdparty or not getattr(handler, "_is_xblock_handler", False):
            raise ValueError(f"{handler_name!r} is not a handler that a learner's page can call")
        key = quote(str(block.scope_ids.usage_id), safe=":@+")
        url = f"{self._handler_base}{key}/{quote(handler_name)}"
        return url + (f"/{quote(suffix)}" if suffix else "") + (f"?{query}" if query else "")

    def resource_url(self, resource: str) -> str:
        """Return the address of one of the SDK's own files."""
        return f"/sdk/{resource}"

    def local_resource_url(self, block: Any, uri: str) -> str:
        """Return the address of a file that comes with a block."""
        return f"/resource/{block.scope_ids.block_type}/{uri}"

    def publish(self, block: Any, event_type: str, event_data: Any) -> None:
        """Do with an event what the LMS does (``lms/djangoapps/courseware/block_render.py``)."""
        if self._user is None:
            return
        key = block.scope_ids.usage_id
        with tracking.about(user_id=self._user.pk, usage_key=str(key)):
            if event_type == "completion":
                self._complete(key, event_data["completion"])
            elif event_type == "grade":
                grades.save_grade(self._user, key, event_data)
                if _completed_by_a_score(block):
                    self._complete(key, 0.0 if event_data["value"] is None else 1.0)
            else:
                tracking.emit(event_type, event_data)

    def _complete(self, key: UsageKey, completion: float) -> None:
        CompletionService(self._user, key.context_key).submit_completion(key, completion)

    def _wrap_ele(self, block: Any, view: str, frag: Fragment, extra_data: Any = None) -> Fragment:
        """The element around a block, with the SDK's classes and data and those of the LMS; no jQuery."""
        block_type = str(block.scope_ids.block_type)
        key = str(block.scope_ids.usage_id)
        data = {"usage": key, "usage-id": key, "block-type": block_type, **(extra_data or {})}
        arguments = ""
        if frag.js_init_fn:
            data |= {"init": frag.js_init_fn, "runtime-version": frag.js_init_version}
        if frag.json_init_args is not None:
            # The LMS, too, writes "\/", so that "</script>" in an answer does not end the element.
            text = json.dumps(frag.json_init_args).replace("/", r"\/")
            arguments = f'<script type="json/xblock-args" class="xblock_json_init_args">{text}</script>'
        wrapped = Fragment()
        wrapped.add_content(
            format_html(
                '<div class="{}"{}>{}{}</div>',
                " ".join(
                    ["xblock", f"xblock-{view}", f"xblock-{view}-{block_type}", *self._css_classes_for(block, view)]
                ),
                format_html_join("", ' data-{}="{}"', data.items()),
                mark_safe(frag.body_html()),  # noqa: S308 (a block makes its own HTML)
                mark_safe(arguments),  # noqa: S308 (JSON, escaped above)
            )
        )
        wrapped.add_fragment_resources(frag)
        return wrapped


def _completed_by_a_score(block: Any) -> bool:
    """Whether the LMS completes a block by itself once it has a score (``completion/handlers.py``)."""
    mode = XBlockCompletionMode.get_mode(block)
    return mode == XBlockCompletionMode.COMPLETABLE and not getattr(block, "has_custom_completion", False)
