"""Which version of a programme people are counted by: what finishing depends on, in short; words are no part of it."""

import hashlib
import json

from .programme import Programme


def digest_of(programme: Programme) -> str:
    """The same for two programmes by which everybody is counted alike."""
    guides = [[guide.name, [[step.kind, *step.blocks] for step in guide.steps]] for guide in programme.guides]
    plan = list(programme.plan.blocks) if programme.plan else None
    rule = [guides, programme.fewest, sorted(programme.one_of), plan]
    return hashlib.sha256(json.dumps(rule).encode()).hexdigest()
