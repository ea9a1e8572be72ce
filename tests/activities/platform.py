"""What the platform does with the blocks of a course, one after another, as Teak's source has it and as it was seen.

Each function says where. None of them guards a block: that is what was seen.
"""

import csv
import io
import json
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from xblock.completable import XBlockCompletionMode


def outline(blocks: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """What collecting a course's structure asks of each block (``course_api/blocks/transformers/student_view.py``,
    ``grades/transformer.py``, ``block_completion.py``).
    """
    collected: dict[str, dict[str, Any]] = {}
    for block in blocks:
        view = getattr(block, "student_view", None)
        found = {
            "display_name": block.display_name,
            "completion_mode": XBlockCompletionMode.get_mode(block),
            "student_view_multi_device": block.has_support(view, "multi_device"),
            "student_view_data": block.student_view_data(),
        }
        if getattr(block, "has_score", False):
            found["max_score"] = block.max_score()
        collected[str(block.scope_ids.usage_id)] = found
    # It is stored, and sent as JSON.
    return dict(json.loads(json.dumps(collected)))


def search_index(blocks: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """``contentstore/courseware_index.py prepare_item_index``."""
    return {str(block.scope_ids.usage_id): block.index_dictionary() for block in blocks}


def export(blocks: Iterable[Any]) -> bytes:
    """``vertical_block.py definition_to_xml``, which asks the runtime to add each child."""
    unit = etree.Element("vertical")
    for block in blocks:
        child = etree.SubElement(unit, "unknown")
        block.add_xml_to_node(child)
        child.set("url_name", block.scope_ids.usage_id.block_id)
    return bytes(etree.tostring(unit, encoding="utf-8"))


@dataclass(frozen=True)
class StudentModule:
    """A row of the platform's table: ``state`` is JSON."""

    username: str
    state: str


@dataclass(frozen=True)
class UserState:
    """What ``iter_all_for_block`` gives (``courseware/user_state_client.py``)."""

    username: str
    state: dict[str, Any]


class PlatformProblem:
    """A block of the platform's own, with a line for each input of the problem (``xmodule/capa_block.py``)."""

    def generate_report_data(self, states: Iterable[UserState], _limit: int | None = None) -> Iterator[Any]:
        for state in states:
            for number in (1, 2):
                yield state.username, {"Answer": f"a{number}", "Answer ID": f"i{number}", "Question": "Q?"}


class PlatformText:
    """A block that says nothing of its own for the report."""


def problem_report(
    blocks: Iterable[tuple[str, Any, list[StudentModule]]], max_count: int | None = None
) -> tuple[list[str], list[list[str]]]:
    """The titles and lines of "Problem responses", for (key, block, what the platform keeps of each learner).

    ``instructor_task/tasks_helper/grades.py ProblemResponses._build_student_data`` and ``generate``, with
    ``instructor_analytics/basic.py list_problem_responses`` and ``csvs.py format_dictlist``.
    """
    lines: list[dict[str, Any]] = []
    own_columns: dict[str, int] = OrderedDict()
    for key, block, rows in blocks:
        told: dict[str, list[Any]] = defaultdict(list)
        if hasattr(block, "generate_report_data"):
            try:
                for username, state in block.generate_report_data(states_of(rows), max_count):
                    told[username].append(state)
            except NotImplementedError:
                pass
        responses: list[dict[str, Any]] = []
        for row in rows[:max_count]:
            response = {"username": row.username, "state": row.state, "title": "T", "location": "C > T"}
            response["block_key"] = key
            states = told.get(response["username"])
            if not states:
                responses.append(response)
                continue
            for state in states:
                line = response.copy()
                line.update(state)
                for name in state.keys() if isinstance(state, OrderedDict) else sorted(state.keys()):
                    own_columns[name] = 1
                responses.append(line)
        lines += responses
        if max_count is not None:
            max_count -= len(responses)
            if max_count <= 0:
                break
    titles = ["username", "title", "location", *own_columns, "block_key", "state"]
    for line in lines:
        for name in titles:
            line.setdefault(name, "")
    return titles, written([titles, *(_values(line, titles) for line in lines)])[1:]


def states_of(rows: Iterable[StudentModule]) -> Iterator[UserState]:
    """A state that is empty is left out; one that is no JSON stops it."""
    for row in rows:
        state = json.loads(row.state)
        if state == {}:
            continue
        yield UserState(row.username, state)


def _values(line: dict[str, Any], titles: list[str]) -> list[Any]:
    relevant = [(name, value) for name, value in line.items() if name in titles]
    return [value for _name, value in sorted(relevant, key=lambda item: titles.index(item[0]))]


def written(lines: list[list[Any]]) -> list[list[str]]:
    """The lines as whoever opens the file reads them."""
    file = io.StringIO()
    csv.writer(file).writerows(lines)
    return list(csv.reader(io.StringIO(file.getvalue())))
