"""Showing an activity's form in Studio, and answering its script."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment

from digiboards_xblocks.activities.base.handlers import HandlerError
from digiboards_xblocks.activities.base.templating import asset, render
from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.form_fields import CHOICE, ITEMS, Field

from .problems import problems_of
from .values import Fields, NotForAForm, has_comments, text_of, values_of

_FOLDER = "base/studio_form"


def editor(block: Any) -> Fragment:
    """Return the editor of a block: its settings, and its text as a form or as it is."""
    text = block.content or ""
    form, why = _form(text, block.spec.fields)
    if not why and has_comments(text):
        why = _("This text has comments (after #). A form cannot keep them: what you save from it has none.")
    settings = [_setting(block, name) for name in block.editable_fields if name != "content"]
    context = {
        "settings": settings,
        "has_form": bool(block.spec.fields),
        "starts_as_text": not form or bool(why),
        "form": form,
        "why": why,
        "text": text,
        "loses": block.spec.loses,
        "loses_inner": block.spec.loses_inner or block.spec.loses,
    }
    fragment = Fragment(render(f"{_FOLDER}/templates/editor.html", context))
    fragment.add_css(asset("base/static/digiboards.css"))
    fragment.add_css(asset("base/static/errors.css"))
    fragment.add_css(asset(f"{_FOLDER}/static/editor.css"))
    for script in ("base/static/digiboards", "base/static/errors", f"{_FOLDER}/static/editor"):
        fragment.add_javascript(asset(f"{script}.js"))
    fragment.initialize_js("DigiboardsEditor", _words())
    return fragment


def answer(block: Any, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the script asks for, keeping nothing.

    ``values`` with the ``text`` that they were made of: the new text, and its problems by field. ``text`` alone: its
    form, or why there is none. ``preview``: Markdown as learners see it. Raises ``HandlerError``.
    """
    fields: Fields = block.spec.fields
    if isinstance(asked.get("preview"), str):
        return {"html": block.prose(asked["preview"], "preview")}
    if not isinstance(asked.get("text"), str):
        raise HandlerError(400, _("The answer did not arrive whole. Reload the page and try again."))
    if not isinstance(asked.get("values"), dict):
        form, why = _form(asked["text"], fields)
        return {"form": form, "why": why}
    try:
        text = text_of(asked["values"], fields, asked["text"])
    except ContentError as error:
        raise HandlerError(409, _("The text that this form was made of cannot be read.")) from error
    problems = problems_of(asked["values"], fields, text, block.read)
    return {"text": text, "problems": [{"path": list(one.path), "message": one.message} for one in problems]}


def _form(text: str, fields: Fields) -> tuple[SafeString | str, str]:
    """Return the form of a text, or "" and why there is none."""
    try:
        values = values_of(text, fields)
    except ContentError:
        return "", _("This text has mistakes, so there is no form of it. Mend it, then choose the form again.")
    except NotForAForm:
        return "", _("There is something in this text that no field of a form can hold. Edit it as text.")
    return render(f"{_FOLDER}/templates/fields.html", {"nodes": list(_nodes(fields, values))}), ""


def _nodes(fields: Fields, values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each field with its value as its template shows it; a list with its items, and an empty one to copy."""
    for field in fields:
        value = values.get(field.key)
        node = {"field": field, "choices": _choices(field, value), "value": _typed(value, field)}
        if field.kind == ITEMS:
            node["items"] = [list(_nodes(field.fields, item)) for item in value or []]
            node["empty"] = list(_nodes(field.fields, {}))
        yield node


def _choices(field: Field, value: Any) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen, and a value that may not but is in the text, so that it is seen."""
    known = tuple(field.choices.items())
    return (*known, (value, value)) if field.kind == CHOICE and value and value not in field.choices else known


def _typed(value: Any, field: Field) -> Any:
    if value is None or field.kind == ITEMS:
        return ""
    return "\n".join(value) if isinstance(value, list) else value


def _setting(block: Any, name: str) -> dict[str, Any]:
    """Return one of the block's settings beside its text; unset, it is empty, and its default in grey."""
    field = block.fields[name]
    return {
        "name": name,
        "label": field.display_name,
        "help": field.help or "",
        "value": field.read_from(block) if field.is_set_on(block) else "",
        "default": field.default,
        "is_number": not isinstance(field.default, str | None),
        "limits": tuple(field.values.items()) if isinstance(field.values, dict) else (),
    }


def _words() -> dict[str, str]:
    """Return the sentences that the script says, and those that the scripts of all blocks say for it."""
    return {
        "add": _("Add another {noun}"),
        "item": _("{noun} {number}"),
        "up": _("Move {item} up"),
        "down": _("Move {item} down"),
        "remove": _("Remove {item}"),
        "moved": _("{item} is now {number} of {all}."),
        "removed": _("{item} is removed."),
        "undo": _("Undo"),
        "preview": _("Preview: {label}"),
        "change": _("Change the id {id}"),
        "lost": _("With another id, this is no longer found: {what}."),
        "problems": _("There is a problem"),
        "error": _("Error: {text}"),
        "saving": _("Saving"),
        "unsaved": _("Nothing was saved"),
        "offline": _("Studio cannot be reached. Nothing was saved; try again."),
        "problem": _("Studio has a problem. Nothing was saved; try again."),
        "signedOut": _(
            "It seems that you are signed out. Nothing was saved; sign in in another tab, then try again here."
        ),
        "refused": "",  # what Studio says stands by itself
        "none": _("No problem found."),
        "left": _("{n} characters left"),
        "over": _("{n} characters too many"),
    }
