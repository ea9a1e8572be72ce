"""A learning system whose run-time is scorm-again, and a server behind it that keeps what is committed, or fails."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Route

from tests.formats.packaged import Opened
from tests.player.opened import LMS, Learner, LearningSystem

RUN_TIME = Path(__file__).resolve().parents[2] / "build/scorm-again/node_modules/scorm-again/dist/scorm12.min.js"
COMMIT = f"{LMS}/commit"
_FRAME = """<!doctype html><html lang="en"><title>Learning system</title>
<style>iframe {{ border: 0; height: 95vh; width: 100%; }}</style><script>{run_time}</script>
<script>
window.API = new Scorm12API({{lmsCommitUrl: "/commit", alwaysSendTotalTime: true}});
API.loadFromJSON({kept}, "cmi");
</script>
<iframe title="Package" src="/package/index.html"></iframe>"""
_NEW = {"core": {"student_id": "4711", "student_name": "Okafor, Amina", "credit": "credit", "lesson_mode": "normal"}}


class ScormAgain(LearningSystem):
    """A learning system with one package and one learner; ``is_down`` lets each commit fail."""

    def __init__(self, context: BrowserContext, package: Opened) -> None:
        super().__init__(context, package)
        if not RUN_TIME.exists():
            pytest.fail("scorm-again is not here: make build/scorm-again")
        self.is_down = False
        self.kept: dict[str, Any] = dict(_NEW)

    def _answer(self, route: Route) -> None:
        if route.request.url == f"{LMS}/":
            # What a learning system gives back when a learner comes again.
            again = {"entry": "resume" if self.core.get("exit") == "suspend" else "ab-initio"}
            core = {name: self.core[name] for name in self.core if name not in ("exit", "session_time")} | again
            kept = json.dumps({**self.kept, "core": core})
            html = _FRAME.format(run_time=RUN_TIME.read_text("utf-8"), kept=kept.replace("<", "\\u003c"))
            return route.fulfill(body=html, content_type="text/html; charset=utf-8")
        if route.request.url != COMMIT:
            return super()._answer(route)
        if self.is_down:
            return route.fulfill(status=503)
        # A browser that closes a page does not show what it sends last; it was sent as a commit before.
        if route.request.post_data:
            self.kept = json.loads(route.request.post_data)["cmi"]
        return route.fulfill(json={"result": "true", "errorCode": 0})

    @property
    def core(self) -> dict[str, Any]:
        return dict(self.kept["core"])

    @property
    def data(self) -> str:
        return str(self.kept.get("suspend_data", ""))

    def closes(self, learner: Learner) -> dict[str, str]:
        learner.page.evaluate("document.querySelector('iframe').remove()")
        learner.page.close()
        return self.core
