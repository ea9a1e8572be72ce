"""An activity's text as the values of a form, and back."""

from collections.abc import Mapping
from typing import Any

import yaml

from digiboards_xblocks.core.form_fields import FLAG, ITEMS, LINES, NUMBER, TEXTS, Field
from digiboards_xblocks.core.located import load
from digiboards_xblocks.core.text import canonical

# Longer than any line of a text: a line that an author wrote is not broken.
_WIDTH = 1_000_000

Fields = tuple[Field, ...]
Values = dict[str, Any]


class NotForAForm(ValueError):  # noqa: N818 (an answer, rather than a fault)
    """The text has something in it that no field can show."""


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they are read."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def values_of(text: str, fields: Fields) -> Values:
    """Return what a form shows of a text.

    Raises ``ContentError`` where the text cannot be read, and ``NotForAForm`` where a value is of another kind than its
    field, or an item has a key that no field has.
    """
    found = load(text).plain()
    if not isinstance(found, dict):
        raise NotForAForm
    return _values(found, fields)


def _values(found: Mapping[str, Any], fields: Fields) -> Values:
    return {field.key: _value(found[field.key], field) for field in fields if field.key in found}


def _value(value: Any, field: Field) -> Any:
    if field.kind == ITEMS:
        keys = {inner.key for inner in field.fields}
        if not isinstance(value, list) or not all(isinstance(item, dict) and item.keys() <= keys for item in value):
            raise NotForAForm
        return [_values(item, field.fields) for item in value]
    if field.kind == LINES:
        fits = isinstance(value, list) and all(isinstance(item, str) and "\n" not in item for item in value)
    elif field.kind in (NUMBER, FLAG):
        fits = type(value) is (int if field.kind == NUMBER else bool)
    else:
        fits = isinstance(value, str)
    if not fits:
        raise NotForAForm
    return value


def text_of(values: Mapping[str, Any], fields: Fields, earlier: str) -> str:
    """Return the text of a form's values, in its canonical form.

    Keys of the ``earlier`` text that are no fields, such as the programme's outline, are kept. What is empty is left
    out. A number that is none is written as it was typed, for the parser to refuse.
    """
    written = _filled(values, fields)
    keys = {field.key for field in fields}
    written.update((key, value) for key, value in load(earlier).plain().items() if key not in keys)
    dumped = yaml.dump(written, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return canonical(str(dumped))


def _filled(values: Mapping[str, Any], fields: Fields) -> Values:
    given = ((field.key, _given(values.get(field.key), field)) for field in fields)
    return {key: value for key, value in given if value not in ("", None, False, [])}


def _given(value: Any, field: Field) -> Any:
    if field.kind == ITEMS:
        items = value if isinstance(value, list) else []
        return [_filled(item, field.fields) for item in items if isinstance(item, dict)]
    if field.kind == LINES:
        return [str(item).strip() for item in value if str(item).strip()] if isinstance(value, list) else []
    if field.kind == FLAG:
        return value is True
    typed = canonical(str("" if value is None else value))
    if field.kind == NUMBER and typed.isascii() and typed.isdecimal() and len(typed) < 10:
        return int(typed)
    return typed if field.kind in TEXTS or field.kind == NUMBER else ""


def has_comments(text: str) -> bool:
    """Return whether YAML that can be read has comments, which a form would lose."""
    marks = [(token.start_mark.index, token.end_mark.index) for token in yaml.scan(text) if _is_scalar(token)]
    at = text.find("#")
    while at >= 0:
        if not any(start <= at < end for start, end in marks):
            return True
        at = text.find("#", at + 1)
    return False


def _is_scalar(token: yaml.Token) -> bool:
    return isinstance(token, yaml.ScalarToken)
