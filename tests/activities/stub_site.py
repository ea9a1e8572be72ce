"""A site of one page that holds blocks as the LMS would: their HTML, styles, scripts, and addresses of handlers.

Playwright asks it in process, so there is no server, and the tests see the same database.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import webob
from django.utils.translation import get_language
from playwright.sync_api import Page, Route

import preview
from digiboards_xblocks.activities.base import bundles
from tests.conftest import build_block

ADDRESS = "https://site.test/"
# Where the learning MFE would be, with the site in a frame; what both do is what they do in the preview.
MFE = "https://apps.site.test/"
_SCRIPTS = Path(preview.__file__).parent / "templates" / "preview"
_AROUND = """\
<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A unit</title><style>body {{ margin: 0; }} iframe {{ border: 0; display: block; width: 100%; }}</style></head>
<body><h1>A unit</h1><p class="unit-failed" hidden>It said nothing.</p><iframe id="unit-iframe" title="A unit"
src="{address}" height="0" scrolling="no" referrerpolicy="origin"></iframe><p style="height: 600px">Next</p>
<script>{script}</script></body></html>"""

# What may stand between a page and its handler once one is signed out.
SIGNED_OUT: dict[str, Callable[[Route], None]] = {
    "401": lambda route: route.fulfill(status=401, body="Unauthorized"),
    "a page about the missing CSRF token": lambda route: route.fulfill(
        status=403, content_type="text/html", body="<h1>Forbidden</h1><p>CSRF verification failed.</p>"
    ),
    "our own refusal": lambda route: route.fulfill(status=403, json={"error": "Sign in to the course and try again."}),
    "a course that is not for visitors": lambda route: route.fulfill(
        status=404, content_type="text/html", body="<h1>Page not found</h1>"
    ),
    "a way to the sign-in page": lambda route: route.fulfill(status=302, headers={"Location": f"{ADDRESS}login"}),
    "a way to another site": lambda route: route.fulfill(status=302, headers={"Location": "http://sign-in.test/"}),
}

# What a fragment brings, as a page has it.
_HEADS = {
    ("text", "text/css"): "<style>{}</style>",
    ("text", "application/javascript"): "<script>{}</script>",
    ("url", "text/css"): '<link rel="stylesheet" href="{}">',
    ("url", "application/javascript"): '<script src="{}"></script>',
}
# How a site serves static files whose names change with what is in them.
KEPT = {"Cache-Control": "max-age=31536000, immutable"}

_PAGE = """\
<!doctype html><html lang="{language}" dir="{direction}"><head>
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Blocks</title><style>body {{ font: 16px sans-serif; margin: 0; }} #content {{ padding: 16px; }}</style>{styles}
{base}</head><body><div id="content"><main><h1>A page</h1>{bodies}</main></div>{scripts}
<script>{starts}.forEach(function (start) {{
  window[start[0]]({{handlerUrl: function (element, name) {{ return "/handler/" + start[1] + "/" + name + "/"; }}}},
    document.getElementById("block-" + start[1]), start[2]);
}});</script><script>{frame}</script></body></html>"""


@dataclass
class Site:
    """What the page shows: block types with their fields, and to whom. ``away`` makes every request fail."""

    blocks: list[tuple[str, dict[str, Any]]]
    user: Any = None
    masquerading: bool = False
    is_staff: bool = False
    direction: str = "ltr"
    away: bool = False
    statuses: dict[str, int] = field(default_factory=dict)
    """Handlers that answer with this status, and nothing else."""
    signed_out: str = ""
    """How handlers answer one whose session has ended, of ``SIGNED_OUT``; "" while it lasts."""

    in_frame: bool = False
    """Whether the page is the LMS's for the learning MFE, which shows it in a frame at ``MFE``."""

    asked_for: list[str] = field(default_factory=list)
    """The files that were asked for."""

    def serve(self, page: Page) -> None:
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        if self.away:
            route.abort()
            return
        address = route.request.url.replace("http:", "https:", 1)  # and so without encryption, for who asks like that
        if address == MFE:
            around = _AROUND.format(address=ADDRESS, script=(_SCRIPTS / "frame.js").read_text("utf-8"))
            route.fulfill(body=around, content_type="text/html; charset=utf-8")
            return
        parts = address.removeprefix(ADDRESS).split("/")
        if parts == [""]:
            route.fulfill(body=self.page(), content_type="text/html; charset=utf-8")
        elif parts[0] == "static":
            self.asked_for.append(parts[-1])
            route.fulfill(body=bundles.bundle(parts[-1].rpartition(".")[2]), headers=KEPT)
        elif parts[0] != "handler":
            route.fulfill(status=404)
        elif self.signed_out:
            SIGNED_OUT[self.signed_out](route)
        elif parts[2] in self.statuses:
            route.fulfill(status=self.statuses[parts[2]], body="")
        else:
            asked = webob.Request.blank("/", method=route.request.method, body=route.request.post_data_buffer or b"")
            with self.built(int(parts[1])) as block:
                answer = block.runtime.handle(block, parts[2], asked, parts[3])
            route.fulfill(status=answer.status_int, headers=dict(answer.headers), body=answer.body)

    @contextmanager
    def built(self, number: int) -> Iterator[Any]:
        block_type, fields = self.blocks[number]
        block = build_block(block_type, user=self.user, is_staff=self.is_staff, url_name=f"g5-unit-{number}", **fields)
        block.runtime.handler_url = lambda _block, name, suffix="", **kwargs: f"/handler/{number}/{name}/{suffix}"
        with mock.patch("digiboards_xblocks.platform.is_masquerading", return_value=self.masquerading):
            yield block

    def page(self) -> str:
        resources: dict[str, list[str]] = {"text/css": [], "application/javascript": []}
        bodies, starts = [], []
        for number in range(len(self.blocks)):
            with self.built(number) as block:
                fragment = block.student_view({})
            for resource in fragment.resources:
                head = _HEADS[resource.kind, resource.mimetype].format(resource.data)
                if head not in resources[resource.mimetype]:
                    resources[resource.mimetype].append(head)
            bodies.append(f'<div id="block-{number}">{fragment.body_html()}</div>')
            if fragment.js_init_fn:
                starts.append([fragment.js_init_fn, number, fragment.json_init_args])
        return _PAGE.format(
            language=get_language() or "en",
            direction=self.direction,
            styles="".join(resources["text/css"]),
            bodies="".join(bodies),
            scripts="".join(resources["application/javascript"]),
            starts=json.dumps(starts),
            base='<base target="_parent">' if self.in_frame else "",
            frame=(_SCRIPTS / "xblock.js").read_text("utf-8") if self.in_frame else "",
        )
