"""Settings of the LMS: the keys that private writing is encrypted with, and what an operator may set besides."""

from pathlib import Path
from typing import Any

from digiboards_xblocks.xapi.allowing import allow

TEMPLATES = Path(__file__).parents[1] / "templates"
_DASHBOARD = "org.openedx.learning.instructor.dashboard"
# Which of our steps goes into which of the platform's filters.
STEPS = {
    f"{_DASHBOARD}.tabs.requested.v1": "digiboards_xblocks.programme.pages.dashboard.DashboardTab",
    f"{_DASHBOARD}.render.started.v1": "digiboards_xblocks.programme.pages.dashboard.DashboardSection",
}


def plugin_settings(settings: Any) -> None:
    """Declare our settings without replacing what the operator has set; twice is once.

    It runs again once the operator's own settings are read (``lms/envs/production.py``), which may replace these.
    """
    # .. setting_name: DIGIBOARDS_PRIVATE_TEXT_KEYS
    # .. setting_default: []
    # .. setting_description: Fernet keys for what learners write, the newest first. The first encrypts, all decrypt.
    #   ``manage.py lms check --deploy`` fails until there is one, and says how to make it.
    # .. setting_warning: What a key has locked cannot be read without it: put new keys first, and keep the old ones.
    if not hasattr(settings, "DIGIBOARDS_PRIVATE_TEXT_KEYS"):
        settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = []
    # These are read with a default, so that it stands beside what it is for; an operator sets them like any other.
    # .. setting_name: DIGIBOARDS_FEWEST_PEOPLE
    # .. setting_default: 8
    # .. setting_description: From how many people on figures of a board are shown to its members. A smaller number
    #   changes nothing: 8 always hold.

    # .. setting_name: DIGIBOARDS_PUBLICATION_DAYS
    # .. setting_default: ["01-15", "04-15", "07-15", "10-15"]
    # .. setting_description: The days of a year on which figures of what people answer are published, as months and
    #   days: four at most. On the last of them, statements are published one by one, too.

    # .. setting_name: DIGIBOARDS_PRIVACY_BUDGET
    # .. setting_default: {}
    # .. setting_description: How much figures may tell of one learner's answers in one activity of one guide, by the
    #   kind of part that they are counted in: 1.8 for "leaf" (a care board), 0.6 for "programme", 0.3 for "cohort" and
    #   for "role" (docs/staff/what-people-answer.md). A site may lower each, as in {"leaf": "0.9"}, never raise one:
    #   figures get wider margins, and answers more protection.

    # .. setting_name: DIGIBOARDS_KEEP_UNMATCHED_DAYS
    # .. setting_default: 365
    # .. setting_description: For how many days a roster's address is kept whose owner does not register, from the last
    #   roster that names them. Older ones are deleted whenever a roster of any course run is applied.

    # .. setting_name: DIGIBOARDS_NUDGE_PAUSE_DAYS
    # .. setting_default: 14
    # .. setting_description: For how many days nobody gets another nudge after one, whatever the reason and the course
    #   run. At least 1.

    # .. setting_name: DIGIBOARDS_API_RATE
    # .. setting_default: '60/minute'
    # .. setting_description: How often one person may ask the API, as a number and second, minute, hour or day.

    # .. setting_name: DIGIBOARDS_SENDS_STATEMENTS
    # .. setting_default: False
    # .. setting_description: Whether our events become xAPI statements, where event-routing-backends is installed, as
    #   with Aspects. No statement carries an answer. It is read while plugins are loaded, so it has to be in the LMS's
    #   file of settings (with Tutor: a patch of ``lms-env``); ``manage.py lms check`` says if it came too late.

    # .. setting_name: DIGIBOARDS_SENDS_FIGURES
    # .. setting_default: False
    # .. setting_description: Whether the nightly job sends published figures, counts of completion and the register to
    #   Aspects' ClickHouse, where platform-plugin-aspects is installed. No row is about one learner.

    # .. setting_name: DIGIBOARDS_OUTLINES
    # .. setting_default: ''
    # .. setting_description: The dotted name of a function from a course key to the programme's outline, for a site
    #   without the platform's modulestore, such as the preview. The LMS and Studio never read it.

    # .. setting_name: DIGIBOARDS_RUN_SHEETS
    # .. setting_default: ''
    # .. setting_description: The dotted name of a function from a course key to the run sheets of its sessions, for a
    #   site without the platform's modulestore, such as the preview. The LMS and Studio never read it.
    settings.OPEN_EDX_FILTERS_CONFIG = with_our_steps(getattr(settings, "OPEN_EDX_FILTERS_CONFIG", None) or {})
    allow(settings)
    mako = getattr(settings, "MAKO_TEMPLATE_DIRS_BASE", None)
    if mako is not None and TEMPLATES not in mako:
        mako.append(TEMPLATES)


def with_our_steps(configured: dict[str, Any]) -> dict[str, Any]:
    """Return the configured filters, each of ours with our step after all others, in any shape the platform reads."""
    merged = dict(configured)
    for name, step in STEPS.items():
        found = merged.get(name) or {"fail_silently": True, "pipeline": []}
        if isinstance(found, dict):
            merged[name] = {**found, "pipeline": _after(found.get("pipeline", []), step)}
        else:
            merged[name] = _after([found] if isinstance(found, str) else found, step)
    return merged


def _after(steps: list[str], step: str) -> list[str]:
    return [*steps] if step in steps else [*steps, step]
