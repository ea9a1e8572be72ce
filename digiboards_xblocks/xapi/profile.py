"""Our xAPI profile: what ``vocabulary.py`` says, as JSON-LD, with a template for each kind of statement."""

from typing import Any

from .vocabulary import EDITION, EVENTS, OF_FINISHES, PROFILE, PROFILE_VERSION, QUESTIONS, TYPES, kind_of

# When this version was made; a change of what statements hold makes another.
_MADE_AT = "2026-11-30T00:00:00Z"
_WHO = {"type": "Organization", "name": "Digital Boards contributors"}
_QUESTIONS = f"$.object.definition.extensions['{QUESTIONS}']"
_EDITION = f"$.context.extensions['{EDITION}']"
# Where xAPI has answers, and marks of them. No statement of ours has any.
_ANSWERS = (
    "$.result.response",
    "$.result.score",
    "$.result.success",
    "$.result.extensions",
    "$.object.definition.correctResponsesPattern",
    "$.attachments",
)


def profile() -> dict[str, Any]:
    """Return the profile, by version 1.0 of the specification of xAPI profiles."""
    return {
        "@context": "https://w3id.org/xapi/profiles/context",
        "id": PROFILE,
        "type": "Profile",
        "conformsTo": "https://w3id.org/xapi/profiles#1.0",
        "prefLabel": {"en": "Digital Boards"},
        "definition": {"en": "That somebody did something in a programme for boards; never what they answered."},
        "author": _WHO,
        "versions": [{"id": PROFILE_VERSION, "generatedAtTime": _MADE_AT}],
        "concepts": [
            {
                "id": EDITION,
                "type": "ContextExtension",
                "inScheme": PROFILE_VERSION,
                "prefLabel": {"en": "edition"},
                "definition": {"en": "The name of the edition of the curriculum that the course run holds."},
                "inlineSchema": '{"type": "string"}',
            }
        ],
        "templates": [template(event) for event in EVENTS],
    }


def template(event: str) -> dict[str, Any]:
    """Return the template of the statements that an event becomes."""
    kind, what = kind_of(event), event.split(".")[2]
    is_finish = kind in OF_FINISHES
    rules: list[dict[str, Any]] = [
        {"location": "$.id", "presence": "included"},
        {"location": "$.timestamp", "presence": "included"},
        {"location": "$.actor.account.name", "presence": "included"},
        *({"location": place, "presence": "excluded"} for place in _ANSWERS),
    ]
    if is_finish:
        rules.append({"location": "$.result.completion", "presence": "included", "all": [True]})
        rules.append({"location": _EDITION, "presence": "recommended"})
    else:
        rules.append({"location": "$.result", "presence": "excluded"})
        rules.append({"location": _QUESTIONS, "presence": "included"})
    return {
        "id": f"{PROFILE}#{kind}-{what}".replace("_", "-"),
        "type": "StatementTemplate",
        "inScheme": PROFILE_VERSION,
        "prefLabel": {"en": event},
        "definition": {"en": f"The statement that an event {event} becomes."},
        "verb": EVENTS[event].iri,
        "objectActivityType": TYPES[kind],
        "contextCategoryActivityType": ["http://adlnet.gov/expapi/activities/profile"],
        "rules": rules,
    }
