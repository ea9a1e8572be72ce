"""Stand-ins for the noise of publications. Production takes none of them: no setting or command names one."""

from fractions import Fraction
from math import inf
from random import Random

from digiboards_xblocks.programme.figures.privacy.mechanism import draw_two_sided_geometric


class Exact:
    """No noise at all."""

    def release(self, exact: int, scale: Fraction) -> int:
        return exact


class Seeded:
    """Noise that is the same in each run."""

    def __init__(self, seed: int) -> None:
        self._draw = Random(seed)  # noqa: S311 (to have the same draws each time)

    def release(self, exact: int, scale: Fraction) -> int:
        return exact + draw_two_sided_geometric(scale, self._draw.randrange)


class Recording:
    """Keeps the exact number and the scale of each release; releases what another run did, or else what noise gives.

    Two runs that release the same are one outcome under two histories of answers: ``log_ratio`` tells how much likelier
    it can be under one than under the other.
    """

    def __init__(self, seed: int = 0, as_in: "Recording | None" = None) -> None:
        self.exact: list[int] = []
        self.scales: list[Fraction] = []
        self.released: list[int] = []
        self._noise = Seeded(seed)
        self._as_in = as_in

    def release(self, exact: int, scale: Fraction) -> int:
        place = len(self.exact)
        self.exact.append(exact)
        self.scales.append(scale)
        found = self._as_in.released[place] if self._as_in else self._noise.release(exact, scale)
        self.released.append(found)
        return found

    def log_ratio(self, other: "Recording") -> Fraction | float:
        """The most by which the logarithm of an outcome's probability differs; infinite if the draws differ."""
        if self.scales != other.scales:
            return inf
        pairs = zip(self.exact, other.exact, self.scales, strict=True)
        return sum((abs(mine - theirs) / scale for mine, theirs, scale in pairs), Fraction())
