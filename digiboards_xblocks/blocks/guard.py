"""One block never breaks more than itself.

The platform calls the hooks of a course's blocks one after another, with no guard of its own: an exception in one of
them is an error 500 for the course's outline, its search index, a report or an export (seen on Teak, where one library
was too old for us). So what the platform calls runs within a ``Guard``, and what comes after it is done instead.
"""

import logging
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

_log = logging.getLogger(__name__)
_OURS = Path(__file__).parent.parent


class Guard:
    """Stops whatever a block raises, other than ``lets`` through, and logs which block it was and where in our code.

    Every ``Exception`` is stopped, as nobody can foresee which it will be; what ends a process, or a request that takes
    too long, is none. The text of an exception is never logged, for it may hold what a learner wrote.
    """

    def __init__(self, block: Any, doing: str, *, lets: tuple[type[Exception], ...] = ()) -> None:
        self._block = block
        self._doing = doing
        self._lets = lets

    def __enter__(self) -> None:
        """Nothing needs to be made ready."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> bool:
        if not isinstance(error, Exception) or isinstance(error, self._lets):
            return False
        key = self._block.scope_ids.usage_id
        _log.error("%s of %s failed with %s at %s", self._doing, key, type(error).__qualname__, _places(at))
        return True


def _places(at: TracebackType | None) -> str:
    """Where in our own code an exception passed, from the outermost call to the innermost."""
    frames = [(Path(frame.f_code.co_filename), line, frame.f_code.co_name) for frame, line in traceback.walk_tb(at)]
    ours = [(path.relative_to(_OURS), line, name) for path, line, name in frames if path.is_relative_to(_OURS)]
    return ", ".join(f"{path.as_posix()}:{line} {name}" for path, line, name in ours)
