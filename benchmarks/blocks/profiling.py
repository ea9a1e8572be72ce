"""Where the time of a view goes."""

import cProfile
import pstats

from .comparing import Calm
from .subject import Subject


def profile(subject: Subject, *, rounds: int) -> None:
    """Print the costliest functions of views without queries."""
    profiler = cProfile.Profile()
    with Calm(subject).answering():
        blocks = [subject.block() for _ in range(rounds)]
        profiler.enable()
        for block in blocks:
            block.student_view({})
        profiler.disable()
    print(f"\n{subject.name}: {rounds} views without queries")
    pstats.Stats(profiler).sort_stats("tottime").print_stats(14)
