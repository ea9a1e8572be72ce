"""Queries of everything that one learner has in one course run, for them to read and to take away."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks.db.models import LearnerRow
from digiboards_xblocks.db.one_query import fetch_learner_rows
from digiboards_xblocks.db.utils import lasting_models, learner_models

RecordRow = Mapping[str, Any]


@dataclass(frozen=True)
class LearnerRecord:
    """Rows by ``record_key``, the oldest first. A text that no key opens any more is None."""

    rows: Mapping[str, tuple[RecordRow, ...]] = field(repr=False)  # never in a log by way of a repr

    def __bool__(self) -> bool:
        return any(self.rows.values())


def record_tables(*, answers_only: bool = False) -> dict[str, type[LearnerRow]]:
    """Return every table of what learners save by its ``record_key``; or those of their own answers alone."""
    return {model.record_key: model for model in learner_models() if model.is_own_answer or not answers_only}


def read_tables(*, usage_key: UsageKey, learner_id: int, keys: Collection[str]) -> LearnerRecord:
    """Return what a learner has in some tables, by ``record_key``, as ``read_record`` does. One query."""
    tables = {key: model for key, model in record_tables().items() if key in keys}
    fetched = fetch_learner_rows(list(tables.values()), usage_key=usage_key, learner_id=learner_id)
    return LearnerRecord({key: model.record_rows(fetched[model]) for key, model in tables.items()})


def read_record(*, usage_key: UsageKey, learner_id: int, answers_only: bool = False) -> LearnerRecord:
    """Return all that a learner has in the course run that the block is in. For their eyes only.

    One query for all tables, and one for each of those whose rows outlive answers.
    """
    keys = record_tables(answers_only=answers_only)
    rows = dict(read_tables(usage_key=usage_key, learner_id=learner_id, keys=keys).rows)
    for lasting in () if answers_only else lasting_models():
        rows[lasting.record_key] = lasting.record_rows_of(str(usage_key.context_key), learner_id)
    return LearnerRecord(rows)
