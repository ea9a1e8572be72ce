"""Holds a course against the rules: first those that stop an export, then, if nothing does, those that advise."""

from collections.abc import Collection

from .course_view import CourseView
from .model import Course
from .problems import Problems
from .rule import Rule, Severity
from .rules import RULES, base_review, review_dates, unneeded_allowances

# Looked at when an edition is exported, not here.
ELSEWHERE = (base_review.RULE, review_dates.RULE)


def check_course(course: Course, problems: Problems) -> None:
    """Note everything that breaks a rule; rules about what is absent wait until all pages can be read."""
    whole = [chapter for chapter in course.chapters if not problems.has_errors(chapter.folder)]
    view = CourseView(course, whole, problems.show)
    for rule in RULES.values():
        if rule.check is not None and rule.severity is Severity.ERROR:
            problems.add_findings(rule, rule.check(view))
    if problems.errors:
        return
    for rule in RULES.values():
        if rule.check is not None and rule.severity is Severity.WARNING:
            problems.add_findings(rule, rule.check(view))
    warn_of_unneeded_allowances(problems, ELSEWHERE)


def warn_of_unneeded_allowances(problems: Problems, unchecked: Collection[Rule]) -> None:
    """Note the allowances that nothing needed, once all rules but the ``unchecked`` have been looked at."""
    for allowance in problems.list_unneeded_allowances(unchecked):
        message = f"nothing here breaks '{allowance.rule.id}'; take the allowance out"
        problems.add(unneeded_allowances.RULE, allowance.location, message)
