"""One reflection is enough: writing it completes those that ask for the same."""

from typing import Any

import pytest

from tests.activities.samples import reflection
from tests.conftest import COURSE_KEY, build_block, send


class Completions:
    """What the platform's service would be asked to keep."""

    def __init__(self, *, is_tracking: bool = True) -> None:
        self.kept: dict[Any, float] = {}
        self._is_tracking = is_tracking

    def completion_tracking_enabled(self) -> bool:
        return self._is_tracking

    def submit_completion(self, key: Any, completion: float) -> None:
        self.kept[key] = completion


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("is_tracking", [True, False])
def test_the_others_are_done_too(counts: bool, is_tracking: bool, learner: Any) -> None:
    block = build_block(
        "digiboards_reflection",
        user=learner,
        content=reflection(),
        alternatives="g5-reflect-b g5-reflect-c",
        counts=counts,
    )
    service = block.runtime._services["completion"] = Completions(is_tracking=is_tracking)
    send(block, "save_text", {"text": "In March.", "revision": ""})

    others = [COURSE_KEY.make_usage_key("digiboards_reflection", f"g5-reflect-{name}") for name in "bc"]
    assert service.kept == (dict.fromkeys(others, 1.0) if is_tracking else {})
    assert block.completion_mode == ("completable" if counts else "excluded")
    assert [data for name, data in block.runtime.published if name == "completion"] == (
        [{"completion": 1.0}] if counts else []
    )
