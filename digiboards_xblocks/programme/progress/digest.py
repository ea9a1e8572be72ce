"""The digest of a programme: a hash of what finishing depends on, which changes of wording leave alone."""

import hashlib
import json

from digiboards_xblocks.core.programme_outline import Programme


def digest_of(programme: Programme) -> str:
    """Return the same for two programmes by which everybody is counted alike."""
    guides = [[guide.name, [[step.kind, *step.blocks] for step in guide.steps]] for guide in programme.guides]
    plan = list(programme.plan.blocks) if programme.plan else None
    rule = [guides, programme.fewest, sorted(programme.one_of), plan]
    return hashlib.sha256(json.dumps(rule).encode()).hexdigest()
