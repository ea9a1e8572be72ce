"""Event sinks of platform-plugin-aspects for our tables. Imported where that is installed and they are wanted.

Each sends the whole of a course run's table, or of the register, in one request, and then deletes what was there
before: a table in ClickHouse never keeps what the LMS does not have any more. Aspects' own command sends them, too:
``dump_data_to_clickhouse --object digiboards_completion``.
"""

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import requests
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from platform_plugin_aspects.sinks.base_sink import ModelBaseSink

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Organisation

from . import rows, sending


class OurSink:
    """A base of our sinks, before ``ModelBaseSink``: whole tables, and no error that is passed over."""

    timestamp_field = "time_last_dumped"
    django_model: Any

    # What ``ModelBaseSink`` gives.
    ch_url: str
    ch_auth: Any
    ch_database: str
    clickhouse_table_name: str
    log: Any
    name: str
    _send_clickhouse_request: Any

    @classmethod
    def is_enabled(cls) -> bool:
        """Return whether the operator wants them: one switch for all of ours."""
        return sending.is_wanted()

    def get_model(self) -> Any:
        """Return the table of ours that the rows are made of."""
        return self.django_model

    def dump(self, item_id: Any, many: bool = False, initial: Any = None) -> None:  # noqa: ARG002 (Aspects')
        """Send what one row of ours stands for, or several."""
        items = item_id if many else [self.get_model().objects.get(pk=item_id)]
        self.send(items)

    def send(self, items: Iterable[Any]) -> int:
        """Send the tables of some of ours, and return how many rows they have."""
        raise NotImplementedError

    def replace(self, found: Sequence[rows.Row], same: dict[str, str]) -> int:
        """Put these rows in place of those that are there of the ``same`` LMS and course run."""
        now, dump = timezone.now().isoformat(), str(uuid.uuid4())
        lines = [json.dumps({**same, **row, "dump_id": dump, "time_last_dumped": now}) for row in found]
        if lines:
            query = f"INSERT INTO {self.ch_database}.{self.clickhouse_table_name} FORMAT JSONEachRow"
            self._ask(query, "\n".join(lines))
        where = " AND ".join(f"{name} = {_quoted(value)}" for name, value in same.items())
        self._delete(f"{where} AND time_last_dumped < {_quoted(now)}")
        return len(lines)

    def keep_only(self, course_keys: Iterable[CourseKey]) -> None:
        """Delete what is there of course runs of this LMS that are not among these."""
        known = ", ".join(_quoted(str(key)) for key in course_keys) or "''"
        self._delete(f"lms = {_quoted(rows.lms())} AND course_key NOT IN ({known})")

    def _delete(self, where: str) -> None:
        self._ask(f"ALTER TABLE {self.ch_database}.{self.clickhouse_table_name} DELETE WHERE {where}", "")

    def _ask(self, query: str, body: str) -> None:
        request = requests.Request("POST", self.ch_url, data=body.encode(), params={"query": query}, auth=self.ch_auth)
        self._send_clickhouse_request(request)


class CourseSink(OurSink):
    """A table with rows of each course run."""

    unique_key = "course_key"
    django_model = Course

    def rows_of(self, course_key: CourseKey) -> list[rows.Row]:
        """Return the rows of a course run."""
        raise NotImplementedError

    def send(self, items: Iterable[Any]) -> int:
        """Send the tables of some course runs."""
        return sum(
            self.replace(
                self.rows_of(CourseKey.from_string(course.course_key)),
                {"lms": rows.lms(), "course_key": course.course_key},
            )
            for course in items
        )


class CompletionSink(CourseSink, ModelBaseSink):
    """Counts of the people of each organisation who have begun and finished each guide."""

    model = "digiboards_completion"
    name = "Digital Boards completion"
    clickhouse_table_name = "digiboards_completion"

    def rows_of(self, course_key: CourseKey) -> list[rows.Row]:
        """Return the live counts."""
        return rows.completion(course_key)


class FiguresSink(CourseSink, ModelBaseSink):
    """The published figures of what people answer."""

    model = "digiboards_figures"
    name = "Digital Boards figures"
    clickhouse_table_name = "digiboards_figures"

    def rows_of(self, course_key: CourseKey) -> list[rows.Row]:
        """Return the figures as they were last published."""
        return rows.figures(course_key)


class RegisterSink(OurSink, ModelBaseSink):
    """The register of organisations."""

    model = "digiboards_register"
    unique_key = "code"
    name = "Digital Boards register"
    clickhouse_table_name = "digiboards_register"
    django_model = Organisation

    def send(self, items: Iterable[Any]) -> int:  # noqa: ARG002 (it is small, and goes as a whole)
        """Send the whole register."""
        return self.replace(rows.register(), {"lms": rows.lms()})


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
