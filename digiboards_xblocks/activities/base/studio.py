"""The Studio side of every block: a form to edit it, and messages about what is wrong with it."""

from typing import Any

from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.utils.studio_editable import StudioEditableXBlockMixin
from xblock.validation import Validation, ValidationMessage

from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.text import canonical

from .clashes import twin_in_unit, warnings
from .guard import Guard
from .handlers import HandlerError, failed, json_answer, json_object
from .studio_form.editor import answer, editor


class StudioEditing(StudioEditableXBlockMixin):
    """The mixin's way to keep what was edited, with our form and our checks, and within a ``Guard``."""

    note: Any
    read: Any
    readable_activity: Any
    scope_ids: Any

    def studio_view(self, _context: object = None) -> Fragment:
        """Return the form in which an author edits the block."""
        with Guard(self, "studio_view"):
            return editor(self)
        return self.note("base/templates/broken.html", failed=self.scope_ids.usage_id)

    @XBlock.handler
    def submit_studio_edits(self, request: Any, suffix: str | None = None) -> Any:
        """Keep what an author has edited; every problem is named, and nothing kept, if there is one."""
        with Guard(self, "submit_studio_edits"):
            return super().submit_studio_edits(request, suffix)
        return failed()

    @XBlock.handler
    def edit_form(self, request: Any, _suffix: str | None = None) -> Any:
        """Answer the form's script: a text for its values, its problems, a preview. Nothing is kept."""
        with Guard(self, "edit_form", lets=(HandlerError,)):
            try:
                return json_answer(200, answer(self, json_object(request)))
            except HandlerError as error:
                return json_answer(error.status, {"error": str(error)})
        return failed()

    def clean_studio_edits(self, data: dict[str, Any]) -> None:
        """Bring the text into the form in which it survives an export."""
        if isinstance(data.get("content"), str):
            data["content"] = canonical(data["content"])

    def validate(self) -> Validation:
        """Return the problems of the text, and warnings of names that another block has or the course does not know."""
        with Guard(self, "validate"):
            validation = super().validate()
            activity = self.readable_activity()
            for warning in filter(None, [twin_in_unit(self, activity), *warnings(self, activity)]):
                validation.add(ValidationMessage(ValidationMessage.WARNING, warning))
            return validation
        return self._unchecked(Validation(self.scope_ids.usage_id))

    def validate_field_data(self, validation: Validation, data: Any) -> None:
        """Name every problem of the text with its line, before anything is stored."""
        with Guard(self, "validate_field_data"):
            try:
                self.read(data.content or "")
            except ContentError as error:
                for problem in error.problems:
                    validation.add(ValidationMessage(ValidationMessage.ERROR, str(problem)))
            return
        self._unchecked(validation)

    def _unchecked(self, validation: Validation) -> Validation:
        words = _("This block could not be checked because of a fault. Ask those who run the site to look at its log.")
        validation.add(ValidationMessage(ValidationMessage.ERROR, words))
        return validation
