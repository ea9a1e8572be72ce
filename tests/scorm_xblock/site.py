"""A site with one SCORM XBlock: its own import, its own handlers, and its own page in a browser."""

import json
import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django
import webob
from opaque_keys.edx.locator import CourseLocator
from openedxscorm import scormxblock
from playwright.sync_api import BrowserContext, Route, expect
from xblock.fields import ScopeIds
from xblock.runtime import DictKeyValueStore, KvsFieldData, MemoryIdManager, Runtime

from tests.player.opened import Learner

ADDRESS = "https://lms.example"
KEY = CourseLocator("DigitalBoards", "DB101", "2026")
# The platform brings a jQuery of its own; Django's stands in for it.
JQUERY = Path(django.__file__).parent / "contrib/admin/static/admin/js/vendor/jquery/jquery.js"
PAGE = """<!doctype html><html lang="en"><title>Unit</title><script>{jquery}</script><div id="block">{html}</div>
<script>{scripts}</script>
<script>
{start}({{handlerUrl: (element, name) => "/handler/" + name}}, document.getElementById("block"), {facts});
</script>
"""


class User:
    """Whom the platform's service of users tells of."""

    def __init__(self, number: int) -> None:
        self.opt_attrs = {"edx-platform.user_id": number, "edx-platform.username": f"leader{number}"}

    def get_current_user(self) -> "User":
        return self


class Located:
    """The mixin by which the platform's blocks say where they are."""

    scope_ids: Any

    @property
    def location(self) -> Any:
        return self.scope_ids.usage_id


class SiteRuntime(Runtime):
    """Keeps fields in memory, and what blocks publish."""

    def __init__(self, site: "Site") -> None:
        names = MemoryIdManager()
        super().__init__(
            names,
            services={"field-data": KvsFieldData(site.fields), "user": User(site.learner)},
            mixins=(Located,),
            id_generator=names,
        )
        self._site = site

    def handler_url(
        self, block: Any, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        del block, query, thirdparty
        return f"/handler/{handler_name}/{suffix}?"

    def resource_url(self, resource: Any) -> str:
        raise NotImplementedError

    def local_resource_url(self, block: Any, uri: str) -> str:
        raise NotImplementedError

    def publish(self, block: Any, event_type: str, event_data: Any) -> None:
        del block
        self._site.published.append((event_type, event_data))


class Site:
    """A unit with the block, and what the platform keeps; a block is made anew for each request, as there."""

    def __init__(self, name: str) -> None:
        self.fields = DictKeyValueStore()
        self.published: list[tuple[str, dict[str, Any]]] = []
        self.learner = 7
        self._usage = KEY.make_usage_key("scorm", name)
        # Whether the site answers what the block's page sends.
        self.is_down = False

    @property
    def block(self) -> Any:
        names = ScopeIds(self.learner, "scorm", self._usage, self._usage)
        return SiteRuntime(self).construct_xblock_from_class(scormxblock.ScormXBlock, names)

    def handle(self, name: str, request: webob.Request, suffix: str = "") -> Any:
        block = self.block
        response = block.handle(name, request, suffix)
        block.save()
        return response

    def imports(self, file: Path) -> dict[str, Any]:
        """An author uploads a package in Studio; what the block's form is told."""
        form = {
            "display_name": "A guide",
            "width": "",
            "height": "700",
            "has_score": "1",
            "enable_navigation_menu": "1",
        }
        form |= {"enable_fullscreen_button": "1", "navigation_menu_width": "", "weight": "1", "popup_on_launch": "0"}
        request = webob.Request.blank("/", POST={**form, "file": (file.name, file.read_bytes())})
        told = json.loads(self.handle("studio_submit", request).body)
        request.POST["file"].file.close()
        return dict(told)

    def serves(self, path: str) -> bytes:
        return bytes(self.handle("assets_proxy", webob.Request.blank("/"), path).body)

    def opens(self, context: BrowserContext) -> Learner:
        context.unroute_all()
        context.route(f"{ADDRESS}/**", self._answer)
        learner = Learner(context.new_page())
        learner.page.goto(f"{ADDRESS}/")
        expect(learner.here.locator("section.is-open")).to_be_attached()
        return learner

    def _answer(self, route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path)
        if path == "/":
            return route.fulfill(body=self._page(), content_type="text/html; charset=utf-8")
        _, _, handler, *rest = path.split("/")
        if self.is_down and handler != "assets_proxy":
            return route.abort()
        request = webob.Request.blank("/", POST=route.request.post_data_buffer or b"", method=route.request.method)
        response = self.handle(handler, request, "/".join(rest))
        kind = response.content_type or mimetypes.guess_type(path)[0] or "application/octet-stream"
        return route.fulfill(status=response.status_code, body=response.body, content_type=f"{kind}; charset=utf-8")

    def _page(self) -> str:
        block = self.block
        fragment = block.student_view()
        block.save()
        scripts = [item.data for item in fragment.resources if item.mimetype == "application/javascript"]
        return PAGE.format(
            jquery=JQUERY.read_text("utf-8"),
            html=fragment.content,
            scripts="\n".join(scripts),
            start=fragment.js_init_fn,
            facts=json.dumps(fragment.json_init_args),
        )
