"""What a view and a save of each block cost, against the bars that they have to keep.

All in one process and interleaved: field values in memory, our tables in a real SQLite file. "calm" is the view with
storage answering from memory, so without queries. "templates" is reading the block's text from its field and rendering
its own templates, compiled, with the very data of that view; those of its parts too, which a view takes from a cache.

Exit status 1 if a block is over a bar, or not measured at all.
"""

import argparse
import os
import sys
import tempfile
from importlib.metadata import entry_points
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="benchmarks.blocks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--warm-up", type=int, default=20)
    parser.add_argument("--only", default="", help="measure the blocks whose name starts so, beside thumbs")
    parser.add_argument("--profile", action="store_true", help="show where the time of a view goes, too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder) / "blocks.sqlite3")
        # Only now: these need Django's tables.
        from .measuring import measured
        from .profiling import profile
        from .report import over_bars, print_report
        from .subjects import every_subject

        subjects = every_subject()
        wrong = [f"not measured: {name}" for name in sorted(ours() - {subject.block_type for subject in subjects})]
        subjects = [item for item in subjects if item.content is None or item.name.startswith(arguments.only)]
        found = measured(subjects, rounds=arguments.rounds, warm_up=arguments.warm_up)
        print_report(found)
        wrong += over_bars(found)
        if arguments.profile:
            for subject in subjects:
                profile(subject, rounds=arguments.rounds)
    print("", *wrong or ["all bars are met"], sep="\n")
    return int(bool(wrong))


def set_up(database: Path) -> None:
    """Django with the tests' settings, but with our tables in a file."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.DATABASES["default"] |= {"NAME": str(database), "OPTIONS": {"transaction_mode": "IMMEDIATE"}}
    django.setup()
    call_command("migrate", verbosity=0)


def ours() -> set[str]:
    """The types of all blocks that the project brings."""
    return {entry.name for entry in entry_points(group="xblock.v1") if entry.name.startswith("digiboards_")}


if __name__ == "__main__":
    sys.exit(main())
