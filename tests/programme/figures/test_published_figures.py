"""What was published before figures were kept is kept from the migration on, as of the last publication."""

import datetime
import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.figures import queries
from digiboards_xblocks.programme.figures.models import Ledger, Publication, PublishedFigure, SliceFigure
from tests.conftest import COURSE_KEY

JULY, OCTOBER = datetime.date(2026, 7, 15), datetime.date(2026, 10, 15)


@pytest.mark.django_db
def test_the_migration_keeps_the_figures_of_the_whole_programme_as_of_the_last_publication() -> None:
    course = Course.objects.create(course_key=str(COURSE_KEY))
    other = Course.objects.create(course_key="course-v1:Never+Published+1")
    ledger = Ledger.objects.create(course_key=str(COURSE_KEY))
    for day in (OCTOBER, JULY):
        Publication.objects.create(ledger=ledger, published_on=day)
    same = {"measure": "feedback", "about": "f", "part": "recommend", "people": 9, "answers": 9, "variance": 2.0}
    for of, kind, name in ((course, "programme", ""), (course, "organisation", "Q99"), (other, "programme", "")):
        SliceFigure.objects.create(course=of, kind=kind, name=name, numbers={"yes": 7.0}, fourth=1.0, **same)

    migration = importlib.import_module("digiboards_xblocks.migrations.0024_published_figures")
    migration.keep_the_latest(apps, SimpleNamespace(connection=connection))

    [kept] = PublishedFigure.objects.all()
    assert (kept.course, kept.kind, kept.name, kept.published_on) == (course, "programme", "", OCTOBER)
    found = queries.figures_as_published(COURSE_KEY, ("feedback",), queries.publications(COURSE_KEY))
    assert list(found) == [OCTOBER], "of July none were kept"
    [figure] = found[OCTOBER].values()
    assert (figure.people, figure.numbers, figure.spread.variance) == (9, {"yes": 7.0}, 2.0)
