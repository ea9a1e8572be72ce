"""A block for the preview's tests: every kind of field, every kind of event, and every way to fail."""

import json

from web_fragments.fragment import Fragment
from webob import Response
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.fields import Dict, Integer, Scope, String
from xblock.utils.studio_editable import StudioEditableXBlockMixin

_PAGE = """
<h2>%s</h2>
<p class="content">%s</p>
<p class="mine">%s</p>
<a class="jump" href="/jump_to_id/second">Jump</a>
<a class="not-quoted" href=/jump_to_id/second>Not quoted</a>
<img alt="" src="/static/a b/dot.svg">
<button type="button">Save</button><output></output>
"""
_LINK = '<a href="/jump_to_id/second">Second</a>'
_SCRIPT = """
function PreviewSample(runtime, element, settings) {
  var output = element.querySelector("output");
  output.value = "ready " + settings.text;
  element.querySelector("button").addEventListener("click", function () {
    fetch(runtime.handlerUrl(element, "save_field"), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": /csrftoken=([^;]+)/.exec(document.cookie)[1] },
      body: JSON.stringify({ note: "from the page" })
    }).then(function (answer) { output.value = "saved " + answer.status; });
  });
}
"""


@XBlock.needs("user", "i18n")
@XBlock.wants("completion", "replace_urls")
class SampleBlock(StudioEditableXBlockMixin, CompletableXBlockMixin, XBlock):
    display_name = String(scope=Scope.settings, default="Sample")
    content = String(scope=Scope.content, default="")
    table = Dict(scope=Scope.content, default={})
    note = String(scope=Scope.user_state, default="nothing yet")
    count = Integer(scope=Scope.user_state_summary, default=0)
    liking = String(scope=Scope.preferences, default="")
    zone = String(scope=Scope.user_info, default="")
    editable_fields = ("display_name", "content")
    for number in range(20):
        locals()[f"field_{number}"] = String(scope=Scope.user_state)

    def student_view(self, _context=None):
        if self.content == "raise":
            raise RuntimeError("as it was told")
        fragment = Fragment(_PAGE % (self.display_name, self.content, self.note))
        fragment.add_javascript(_SCRIPT)
        fragment.initialize_js("PreviewSample", {"text": "</script>"})
        return fragment

    def validate_field_data(self, validation, data):
        if data.content == "bad":
            from xblock.validation import ValidationMessage

            validation.add(ValidationMessage(ValidationMessage.ERROR, "line 1: not good"))

    @XBlock.json_handler
    def save_field(self, data, _suffix=""):
        for name, value in data.items():
            setattr(self, name, value)
        return {"saved": sorted(data)}

    @XBlock.json_handler
    def own_fields(self, _data, _suffix=""):
        names = ["note", "count", "liking", "zone", *(f"field_{number}" for number in range(20))]
        return {name: getattr(self, name) for name in names}

    @XBlock.json_handler
    def publish(self, data, _suffix=""):
        self.runtime.publish(self, data["type"], data["event"])
        return {}

    @XBlock.json_handler
    def change_course(self, data, _suffix=""):
        self.content = data["content"]
        return {}

    @XBlock.json_handler
    def grow_table(self, _data, _suffix=""):
        table = self._field_data.get(self, "table")
        table["grown"] = True
        return self._field_data.get(self, "table")

    @XBlock.json_handler
    def fail(self, _data, _suffix=""):
        raise RuntimeError("as it was told")

    @XBlock.handler
    def who(self, request, suffix=""):
        user = self.runtime.service(self, "user").get_current_user()
        body = {
            "method": request.method,
            "suffix": suffix,
            "query": request.GET.get("q", ""),
            "link": _LINK,
            "rewritten": self.runtime.service(self, "replace_urls").replace_urls(_LINK),
            "handler_url": self.runtime.handler_url(self, "who", "a/b", "q=1"),
            "completion": self.runtime.service(self, "completion").completion_tracking_enabled(),
            "usage_key": str(self.scope_ids.usage_id),
            "course_key": str(self.scope_ids.usage_id.context_key),
            **user.opt_attrs,
        }
        return Response(json.dumps(body), content_type="application/json", charset="utf-8")


class ScoredBlock(XBlock):
    """Completed by the LMS once it has a score."""

    has_score = True
    display_name = String(scope=Scope.settings, default="Scored")

    def student_view(self, _context=None):
        return Fragment("<p>Scored</p>")

    @XBlock.json_handler
    def publish(self, data, _suffix=""):
        self.runtime.publish(self, "grade", data)
        return {}
