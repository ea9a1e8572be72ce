"""The check that each course run holds the outline of its programme."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from digiboards_xblocks.programme.progress import queries, versions

from .finding import OK, PROBLEM, Finding, Options


def check_outlines(_options: Options) -> Iterator[Finding]:
    """Yield each course run that holds something of ours and no outline, or that all have one."""
    keys = queries.course_runs()
    missing = [course_key for course_key in keys if not versions.programme_of(course_key).guides]
    for course_key in missing:
        yield Finding(
            PROBLEM,
            _("{course} holds no outline of the programme: nobody's progress in it can be counted.").format(
                course=course_key
            ),
            _(
                "Import an archive of `make course` into it in Studio, which puts the outline into its settings. If "
                "the course run was deleted, digiboards_purge_course deletes what is kept of it."
            ),
        )
    if not keys:
        yield Finding(OK, _("No course run holds anything of Digital Boards yet."))
    elif not missing:
        yield Finding(OK, _("Each course run has the outline of its programme: {n}.").format(n=len(keys)))
