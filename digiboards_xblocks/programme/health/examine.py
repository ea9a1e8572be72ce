"""Looking at a whole site, part by part; what fails to be looked at is a finding too."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .completion import check_completion
from .finding import LEVELS, OK, PROBLEM, Check, Finding, Options
from .jobs import check_jobs
from .keys import check_keys
from .mail import check_mail
from .migrations import check_migrations
from .outlines import check_outlines
from .workers import check_workers

log = logging.getLogger(__name__)

CHECKS: tuple[Check, ...] = (
    Check("migrations", gettext_noop("Tables"), check_migrations),
    Check("keys", gettext_noop("Keys for what learners write"), check_keys),
    Check("completion", gettext_noop("Completion"), check_completion),
    Check("outlines", gettext_noop("Course runs"), check_outlines),
    Check("jobs", gettext_noop("The nightly job"), check_jobs),
    Check("mail", gettext_noop("Mail"), check_mail),
    Check("workers", gettext_noop("Workers"), check_workers),
)


@dataclass(frozen=True)
class Part:
    """The findings about one part of a site."""

    name: str
    title: str
    findings: tuple[Finding, ...]

    @property
    def level(self) -> str:
        """The worst of its levels."""
        return worst(finding.level for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Return it as a monitor reads it."""
        return {"check": self.name, "level": self.level, "findings": [asdict(finding) for finding in self.findings]}


def worst(levels: Any) -> str:
    """Return the worst of some levels; ``OK`` for none."""
    return max(levels, key=LEVELS.index, default=OK)


def examine(options: Options, checks: Sequence[Check] = CHECKS) -> Iterator[Part]:
    """Look at each part, writing nothing, and yield what was found."""
    for check in checks:
        try:
            findings = tuple(check.find(options))
        except Exception as error:  # told as a finding, and logged
            log.exception("The health of %s could not be looked at", check.name)
            findings = (
                Finding(
                    PROBLEM,
                    _("This could not be looked at: {fault}.").format(fault=type(error).__name__),
                    _("The LMS's log says where it failed. If tables are missing, run the migrations first."),
                ),
            )
        yield Part(check.name, _(check.title), findings)
