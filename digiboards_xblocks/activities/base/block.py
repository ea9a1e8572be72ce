"""The one base of all blocks: views, editing, and the handling of broken content."""

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import apps
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.fields import Boolean, DateTime, Scope, String

from digiboards_xblocks import platform
from digiboards_xblocks.core.content_errors import ContentError, ContentProblem
from digiboards_xblocks.core.prose import render_prose
from digiboards_xblocks.core.reader import PLACEHOLDER
from digiboards_xblocks.encryption import Locked

from .activity import Activity
from .assets import add_scripts, add_styles
from .clashes import blocks_elsewhere, warnings
from .guard import Guard
from .handlers import HandlerError
from .per_language import per_language
from .platform_hooks import PlatformHooks
from .script_messages import messages_for_scripts
from .studio import StudioEditing
from .templating import render


@dataclass(frozen=True)
class Viewer:
    """The viewer of a block: a learner, a member of staff in a learner's place, or nobody who is known."""

    learner_id: int | None
    is_staff: bool
    masquerading: bool


def content_field(default: str) -> String:
    """Return the one authored field, which XBlock writes as the element's text; ``default`` is a new block's."""
    return String(
        display_name="Text",
        help="What this block says, in the format of the course's author guide.",
        scope=Scope.content,
        default=default,
        multiline_editor=True,
        resettable_editor=False,
    )


@XBlock.wants("user", "i18n", "completion", "replace_urls")
class DigiboardsBlock(PlatformHooks, StudioEditing, CompletableXBlockMixin, XBlock):
    """A leaf with one authored text. A subclass parses it, gives a template its context, and saves.

    No answer is kept in a field: ``Scope.user_state`` is dumped raw into the platform's "Problem responses"
    report and shown to masquerading staff. ``first_saved`` is all it holds, so that a reset finds the learner.
    """

    display_name = String(display_name="Name", help="The heading learners see above this block.", scope=Scope.settings)
    content = content_field("")
    first_saved = DateTime(scope=Scope.user_state, default=None)
    counts = Boolean(
        display_name="Counts",
        help="Whether finishing the page takes this block; the exporter says so.",
        scope=Scope.settings,
        default=True,
    )

    editable_fields: tuple[str, ...] = ("display_name", "content")
    has_author_view = True
    show_in_read_only_mode = True

    # What a subclass says of itself. ``shared`` names the styles and scripts in ``static/`` that it needs, ``styles``
    # those that are styles alone, ``scripts`` those that are scripts alone, which follow the shared ones,
    # ``readers`` scripts that help to read, for staff too; a block whose ``script`` is "" saves nothing and needs none.
    spec: ClassVar[Activity]
    script: ClassVar[str]
    shared: ClassVar[tuple[str, ...]] = ("digiboards",)
    styles: ClassVar[tuple[str, ...]] = ()
    scripts: ClassVar[tuple[str, ...]] = ()
    readers: ClassVar[tuple[str, ...]] = ()

    @property
    def storage(self) -> Any:
        """The reads and writes of this activity; ``LazyModule`` says why it is no import."""
        return self.spec.module("storage")

    def parse(self, content: str) -> Any:
        """Return the activity in an authored text; raises ``ContentError``."""
        return self.spec.parse(content)

    def read(self, content: str) -> Any:
        """Return the activity in a text, which has to be an author's; raises ``ContentError``."""
        activity = self.parse(content)
        if content.strip() == self.fields["content"].default.strip():
            raise ContentError([ContentProblem(1, _("this is the text that a new block starts with; write your own"))])
        return activity

    def present(self, activity: Any) -> Any:
        """Return the activity as learners meet it now, without links to pages that the course has no more."""
        return activity

    @property
    def is_new(self) -> bool:
        """Return whether its text or its id is still the default, which Studio publishes all the same."""
        content = self.content or ""
        return PLACEHOLDER in content or content.strip() == self.fields["content"].default.strip()

    def view_context(self, activity: Any, learner_id: int | None) -> dict[str, Any]:
        """Return what the block's template needs beyond what all templates get. Reads only."""
        raise NotImplementedError

    # Showing

    @XBlock.supports("multi_device")
    def student_view(self, _context: object = None) -> Fragment:
        """Return the block as a learner sees it; broken content shows a calm sentence, and staff the reason."""
        with Guard(self, "student_view"):
            return self._shown_to(self.viewer())
        return self.note("base/templates/broken.html")

    def author_view(self, _context: object = None) -> Fragment:
        """Return the block in Studio: as learners see it, but saving nothing; or what is wrong with its text."""
        with Guard(self, "author_view"):
            return self._shown_to(Viewer(None, is_staff=True, masquerading=False))
        return self.note("base/templates/broken.html", failed=self.scope_ids.usage_id)

    def _shown_to(self, viewer: Viewer) -> Fragment:
        try:
            return self._page(self.present(self.read(self.content)), viewer)
        except ContentError as error:
            problems = error.problems if viewer.is_staff else ()
            return self.note("base/templates/broken.html", is_new=self.is_new, problems=problems)
        except Locked:
            return self.note("base/templates/unreadable.html")

    def _page(self, activity: Any, viewer: Viewer) -> Fragment:
        learner_id = viewer.learner_id if self.saves and not viewer.masquerading else None
        context = {
            "block": self,
            "html_id": self.html_id,
            "activity": activity,
            "learner_id": learner_id,
            "is_staff": viewer.is_staff,
            "masquerading": viewer.masquerading,
            **self.view_context(activity, learner_id),
        }
        fragment = Fragment(render(f"{self.spec.kind}/templates/student.html", context))
        if viewer.is_staff and learner_id is not None:
            with Guard(self, "clashes"):
                notes = {"warnings": warnings(self, activity), "elsewhere": blocks_elsewhere(self, activity)}
                fragment.add_content(render("base/templates/clash.html", notes) if any(notes.values()) else "")
        own = f"{self.spec.kind}/static/{self.spec.kind}"
        saves = learner_id is not None and bool(self.script)
        add_styles(fragment, (*_shared(self.styles), *_shared(self.shared), own))
        saving = (*_shared(self.shared), own, *_shared(self.scripts)) if saves else ()
        add_scripts(fragment, (*_shared(self.readers), *saving))
        if saves:
            fragment.initialize_js(self.script, messages_for_scripts())
        return fragment

    def note(self, template: str, **context: object) -> Fragment:
        """Return the block's heading, and in place of the block what the template says."""
        fragment = Fragment(render(template, {"heading": self.display_name, **context}))
        add_styles(fragment, _shared(("digiboards",)))
        return fragment

    # Who and where

    def viewer(self) -> Viewer:
        """Return the viewer, from the ``user`` service, whose attributes are named by the LMS."""
        service = self.runtime.service(self, "user")
        if service is None:
            return Viewer(None, is_staff=False, masquerading=False)
        attributes = service.get_current_user().opt_attrs
        return Viewer(
            learner_id=attributes.get("edx-platform.user_id"),
            is_staff=bool(attributes.get("edx-platform.user_is_staff")),
            masquerading=platform.is_masquerading(service),
        )

    def learner_name(self) -> str:
        """Return the name of who asks, for a file of theirs: the full one, or else the one they sign in with."""
        user = self.runtime.service(self, "user").get_current_user()
        full_name = str(getattr(user, "full_name", None) or "").strip()
        return full_name or str(user.opt_attrs.get("edx-platform.username") or "")

    @property
    def saves(self) -> bool:
        """Return whether answers can be kept here: our tables are there, and this is not Studio's preview."""
        return apps.is_installed("digiboards_xblocks") and not getattr(self.runtime, "is_author_mode", False)

    @property
    def html_id(self) -> str:
        """The start of every id in this block's HTML, unique on a page with several blocks.

        A part is named after one hyphen, as "…-text"; hyphens of the block's own name are doubled, so that part "b-c"
        of block "a" is not part "c" of block "a-b".
        """
        key = self.scope_ids.usage_id
        name = str(getattr(key, "block_id", key)).replace("-", "--").replace(".", "-.")
        return f"{self.scope_ids.block_type}-{name}"

    def activity(self) -> Any:
        """Return the activity, for a handler; a broken text refuses the request rather than losing what was sent."""
        try:
            return self.present(self.read(self.content))
        except ContentError as error:
            sentence = (
                _("The course team is still preparing this part of the course, so nothing can be saved here yet.")
                if self.is_new
                else _("The course team is correcting this part of the course, so it cannot be saved just now.")
            )
            raise HandlerError(409, sentence) from error

    def prose(self, text: str, place: str = "") -> str:
        """Return authored Markdown as safe HTML, its ids unique on the page; ``place`` separates several of a block."""
        prefix = f"{self.html_id}-{place}" if place else self.html_id
        return _prose(text, prefix) if text else ""

    def publish_event(self, what: str, activity: Any) -> None:
        """Publish that a learner did something here, as ``digiboards.<kind>.<what>``.

        The platform keeps events under learners' names. So an event carries what the author wrote, the activity's id
        and how many questions it asks, and nothing of what was sent, chosen or computed from that: two learners who
        do the same thing to the same block leave the same event.
        """
        facts = {"name": self.spec.id_of(activity), "questions": self.spec.count_questions(activity)}
        self.runtime.publish(self, f"digiboards.{self.spec.kind}.{what}", facts)

    def note_saved(self) -> datetime.datetime:
        """Return the time, and keep that of the first save, by which the platform's reset finds this learner.

        The platform writes a row for a field that has changed; one that every save changed would double its cost.
        """
        now = timezone.now()
        if self.first_saved is None:
            self.first_saved = now
        return now

    def note_undone(self) -> None:
        """Take back ``note_saved`` for a request that is refused after all: XBlock saves the fields even so."""
        field = self.fields["first_saved"]
        self._dirty_fields.pop(field, None)
        field._del_cached_value(self)


def _shared(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths of styles and scripts that blocks share."""
    return tuple(f"base/static/{name}" for name in names)


@per_language(maxsize=1024)
def _prose(text: str, html_id: str) -> SafeString:
    words = _("Source"), _("Sources"), _("Back to the text"), _("Back to source {} in the text")
    # nh3 has left only allow-listed tags and attributes.
    return mark_safe(render_prose(text, html_id, *words))  # noqa: S308
