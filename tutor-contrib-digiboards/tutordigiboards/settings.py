"""Settings of an operator in Tutor's configuration: name, default, and purpose.

README has the same table; a test compares them.
"""

from typing import Any, NamedTuple

from . import __version__, keys


class Setting(NamedTuple):
    """One entry of ``config.yml``."""

    name: str
    default: Any
    help: str


DEFAULTS = (
    Setting(
        "DIGIBOARDS_PACKAGE",
        f"digiboards-xblocks=={__version__}",
        "what is installed in the image: a requirement of pip, a git address, or a wheel's name in the build folder",
    ),
    Setting(
        "DIGIBOARDS_COMPLETION",
        True,  # noqa: FBT003
        "whether init turns on completion tracking, which finishing goes by",
    ),
    Setting(
        "DIGIBOARDS_FEWEST_PEOPLE",
        8,
        "from how many people on figures are shown; a smaller number than 8 changes nothing",
    ),
    Setting(
        "DIGIBOARDS_KEEP_UNMATCHED_DAYS",
        365,
        "for how many days a roster's address is kept whose owner does not register",
    ),
    Setting(
        "DIGIBOARDS_NUDGE_PAUSE_DAYS",
        14,
        "for how many days nobody gets another nudge after one",
    ),
    Setting(
        "DIGIBOARDS_API_RATE",
        "60/minute",
        "how often one person may ask the API",
    ),
    Setting(
        "DIGIBOARDS_DIGEST_TO",
        {},
        "who gets the weekly mail of figures: by course run, a list of addresses",
    ),
    Setting(
        "DIGIBOARDS_PUBLICATION_DAYS",
        ["01-15", "04-15", "07-15", "10-15"],
        "on which days of a year figures of answers are published, as months and days: four at most",
    ),
    Setting(
        "DIGIBOARDS_PRIVACY_BUDGET",
        {},
        "how much figures may tell of one learner's answers, where that is to be less than the default",
    ),
    Setting(
        "DIGIBOARDS_SENDS_STATEMENTS",
        False,  # noqa: FBT003
        "whether what learners do becomes xAPI statements, where event-routing-backends is installed, as with Aspects",
    ),
    Setting(
        "DIGIBOARDS_ASPECTS",
        False,  # noqa: FBT003
        "with tutor-contrib-aspects, whether statements, figures, counts and the register go there, and two dashboards",
    ),
    Setting(
        "DIGIBOARDS_SPONSORS",
        {},
        "who sees which rows in those: by user name, a list of ODS codes, each with all below it; `*` is everything",
    ),
    Setting(
        "DIGIBOARDS_NIGHTLY",
        True,  # noqa: FBT003
        "on Kubernetes, whether the nightly job runs",
    ),
    Setting(
        "DIGIBOARDS_NIGHTLY_SCHEDULE",
        "0 5 * * *",
        "on Kubernetes, when it runs, in the five fields of cron",
    ),
    Setting(
        "DIGIBOARDS_TIME_ZONE",
        "Europe/London",
        "on Kubernetes, the time zone of that schedule",
    ),
)

# Made once, by `tutor config save`, and kept in config.yml from then on.
KEYS = Setting(
    keys.NAME,
    ["{{ digiboards_new_key() }}"],
    "the keys that what learners write is encrypted with, the newest first; never take one out",
)
