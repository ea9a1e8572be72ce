"""Our noise is that of OpenDP, the library that others rest such guarantees on."""

import math
from collections import Counter
from fractions import Fraction

import opendp.prelude as opendp
import pytest

from digiboards_xblocks.programme.figures.privacy.mechanism import GeometricMechanism

SCALES = (Fraction(1, 2), Fraction(10, 9), Fraction(40, 9), Fraction(80, 3))
opendp.enable_features("contrib")


@pytest.mark.parametrize("scale", SCALES)
def test_production_draws_as_opendp_does(scale: Fraction) -> None:
    """Both from the operating system's randomness: the bound is one that chance passes once in a hundred million."""
    laplace = opendp.m.make_laplace(opendp.atom_domain(T=int), opendp.absolute_distance(T=int), scale=float(scale))
    assert laplace.map(1) == pytest.approx(1 / scale)
    many, mechanism = 20_000, GeometricMechanism()
    ours, theirs = (Counter(draw(0) for _ in range(many)) for draw in (lambda x: mechanism.release(x, scale), laplace))
    seen = ours + theirs
    common = [x for x, times in seen.items() if times >= 20]
    rest_ours, rest_theirs = (many - sum(one[x] for x in common) for one in (ours, theirs))
    cells = [(ours[x], theirs[x]) for x in common] + [(rest_ours, rest_theirs)]
    value = sum((a - b) ** 2 / (a + b) for a, b in cells if a + b)
    assert abs(value - len(cells)) / math.sqrt(2 * len(cells)) < 8
