"""Two dashboards of Superset, with the charts and datasets that they are of, as tutor-contrib-aspects takes assets.

All datasets are in a schema of their own, whose rows are shown to those alone whom ``DIGIBOARDS_SPONSORS`` names, and
to administrators of Superset (the patch ``superset-row-level-security``).
"""

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

SCHEMA = "digiboards"
ROLE = "Digital Boards"
# "OpenedX Clickhouse" of tutor-contrib-aspects.
DATABASE = "21174b6c-4d40-4958-8161-d6c3cf5e77b6"
# What the numbers of our assets are made from: they are the same with every init.
_NAMESPACE = uuid.UUID("8f0b8f64-8f0b-4a0d-9d5b-5f1d6f0c2a41")
_TEXT, _NUMBER, _DAY = "String", "Float64", "Date"
# The columns that say whose a row is; the clause of row-level security goes by them.
OWNERS = {"code": _TEXT, "icb": _TEXT, "region": _TEXT}


class Dataset(NamedTuple):
    """A query with its columns, each with its type; ``owned`` if its rows are of organisations."""

    name: str
    sql: str
    columns: Mapping[str, str]


class Chart(NamedTuple):
    """A table of columns of a dataset, or with a ``measure`` bars: the measure by the first column."""

    name: str
    dataset: str
    columns: tuple[str, ...]
    measure: str = ""


class Dashboard(NamedTuple):
    """A page of charts, one below the other."""

    name: str
    slug: str
    about: str
    charts: tuple[str, ...]


# Of a whole course run, which belong to no organisation: whoever may see everything sees them.
_WHOLE = "'' AS code, '' AS icb, '' AS region"
_COUNTS = ", ".join(
    f"{name}" for name in ("lms", "course_key", "edition", "organisation", "organisation_kind", "code", "icb", "region")
)
DATASETS = (
    Dataset(
        "digiboards_completion",
        f"SELECT {_COUNTS}, people, started, finished_a_guide, finished, "
        "round(100 * started / greatest(people, 1)) AS started_percent, "
        "round(100 * finished / greatest(people, 1)) AS finished_percent "
        f"FROM {SCHEMA}.completion WHERE guide = ''",
        {
            "organisation": _TEXT,
            "organisation_kind": _TEXT,
            "edition": _TEXT,
            "course_key": _TEXT,
            "lms": _TEXT,
            "people": _NUMBER,
            "started": _NUMBER,
            "finished_a_guide": _NUMBER,
            "finished": _NUMBER,
            "started_percent": _NUMBER,
            "finished_percent": _NUMBER,
            **OWNERS,
        },
    ),
    Dataset(
        "digiboards_guides",
        f"SELECT {_COUNTS}, title, people, started, finished FROM {SCHEMA}.completion WHERE guide != ''",
        {
            "organisation": _TEXT,
            "organisation_kind": _TEXT,
            "title": _TEXT,
            "edition": _TEXT,
            "course_key": _TEXT,
            "lms": _TEXT,
            "people": _NUMBER,
            "started": _NUMBER,
            "finished": _NUMBER,
            **OWNERS,
        },
    ),
    Dataset(
        "digiboards_figures",
        f"SELECT {_COUNTS}, published_on, measure, title, label, figure, value, margin, points, missing "
        f"FROM {SCHEMA}.figures",
        {
            "organisation": _TEXT,
            "organisation_kind": _TEXT,
            "measure": _TEXT,
            "title": _TEXT,
            "label": _TEXT,
            "figure": _TEXT,
            "value": _NUMBER,
            "margin": _NUMBER,
            "points": _TEXT,
            "missing": _TEXT,
            "published_on": _TEXT,
            "edition": _TEXT,
            "course_key": _TEXT,
            "lms": _TEXT,
            **OWNERS,
        },
    ),
    Dataset(
        "digiboards_reach",
        f"SELECT course, edition, learners, first_day, last_day, {_WHOLE} FROM {SCHEMA}.digiboards_reach",
        {"course": _TEXT, "edition": _TEXT, "learners": _NUMBER, "first_day": _DAY, "last_day": _DAY, **OWNERS},
    ),
    Dataset(
        "digiboards_funnel",
        f"SELECT course, block, learners, percent, {_WHOLE} FROM {SCHEMA}.digiboards_funnel",
        {"course": _TEXT, "block": _TEXT, "learners": _NUMBER, "percent": _NUMBER, **OWNERS},
    ),
    Dataset(
        "digiboards_time_to_finish",
        f"SELECT course, edition, guide, learners, median_days, {_WHOLE} FROM {SCHEMA}.digiboards_time_to_finish",
        {"course": _TEXT, "edition": _TEXT, "guide": _TEXT, "learners": _NUMBER, "median_days": _NUMBER, **OWNERS},
    ),
)
_WHO = ("organisation", "organisation_kind", "edition")
CHARTS = (
    Chart(
        "Completion by organisation",
        "digiboards_completion",
        (
            *_WHO,
            "people",
            "started",
            "started_percent",
            "finished_a_guide",
            "finished",
            "finished_percent",
            "course_key",
        ),
    ),
    Chart("People who finished, by organisation", "digiboards_completion", ("organisation",), "finished"),
    Chart(
        "Guides by organisation", "digiboards_guides", (*_WHO, "title", "people", "started", "finished", "course_key")
    ),
    Chart(
        "What people answer, as last published",
        "digiboards_figures",
        (*_WHO, "title", "label", "figure", "value", "margin", "points", "missing", "published_on", "course_key"),
    ),
    Chart("Reach", "digiboards_reach", ("course", "edition", "learners", "first_day", "last_day")),
    Chart("Funnel by block", "digiboards_funnel", ("course", "block", "learners", "percent")),
    Chart("Time to finish", "digiboards_time_to_finish", ("course", "edition", "guide", "learners", "median_days")),
)
_FOR_SPONSORS = CHARTS[:4]
DASHBOARDS = (
    Dashboard(
        "Digital Boards: organisations",
        "digiboards-organisations",
        "Completion and published figures of trusts, care boards and regions. Each reader sees those they were given.",
        tuple(chart.name for chart in _FOR_SPONSORS),
    ),
    Dashboard(
        "Digital Boards: programme",
        "digiboards-programme",
        "Reach, funnel and time to finish of whole course runs, out of statements. For the programme's own team.",
        tuple(chart.name for chart in CHARTS[4:]),
    ),
)


def assets() -> str:
    """Return all of it as documents of YAML, each with the name of its file."""
    found = [
        *(_dataset(one) for one in DATASETS),
        *(_chart(one) for one in CHARTS),
        *(_dashboard(one) for one in DASHBOARDS),
    ]
    return yaml.safe_dump_all(found, explicit_start=True, sort_keys=False, width=1000)


def number_of(name: str) -> str:
    """Return the UUID of an asset."""
    return str(uuid.uuid5(_NAMESPACE, name))


def _dataset(one: Dataset) -> dict[str, Any]:
    return {
        "_file_name": f"{one.name}.yaml",
        "table_name": one.name,
        "schema": SCHEMA,
        "catalog": None,
        "sql": one.sql,
        "description": None,
        "main_dttm_col": None,
        "default_endpoint": None,
        "offset": 0,
        "cache_timeout": None,
        "params": None,
        "template_params": None,
        "filter_select_enabled": True,
        "fetch_values_predicate": None,
        "extra": None,
        "columns": [
            {
                "column_name": name,
                "verbose_name": _words(name),
                "description": None,
                "expression": "",
                "extra": {},
                "type": kind,
                "groupby": True,
                "filterable": True,
                "is_active": True,
                "is_dttm": kind == _DAY,
                "python_date_format": None,
            }
            for name, kind in one.columns.items()
        ],
        "metrics": [],
        "database_uuid": DATABASE,
        "uuid": number_of(one.name),
        "version": "1.0.0",
    }


def _chart(one: Chart) -> dict[str, Any]:
    name, *_more = one.columns
    if one.measure:
        look = "echarts_timeseries_bar"
        params: dict[str, Any] = {
            "x_axis": name,
            "metrics": [_sum(one.measure)],
            "groupby": [],
            "orientation": "horizontal",
            "row_limit": 100,
            "order_desc": True,
            "show_value": True,
        }
    else:
        look = "table"
        params = {"query_mode": "raw", "all_columns": list(one.columns), "row_limit": 10_000, "page_length": 50}
    return {
        "_file_name": f"{_slug(one.name)}.yaml",
        "slice_name": one.name,
        "viz_type": look,
        "params": {"viz_type": look, "adhoc_filters": [], "extra_form_data": {}, **params},
        "cache_timeout": None,
        "certification_details": None,
        "certified_by": None,
        "description": None,
        "query_context": None,
        "dataset_uuid": number_of(one.dataset),
        "uuid": number_of(one.name),
        "version": "1.0.0",
    }


def _sum(column: str) -> dict[str, Any]:
    return {"expressionType": "SQL", "sqlExpression": f"sum({column})", "hasCustomLabel": True, "label": _words(column)}


def _dashboard(one: Dashboard) -> dict[str, Any]:
    return {
        "_file_name": f"{one.slug}.yaml",
        "_roles": [ROLE],
        "dashboard_title": one.name,
        "slug": one.slug,
        "description": one.about,
        "css": "",
        "certification_details": "",
        "certified_by": "",
        "metadata": {"native_filter_configuration": [], "cross_filters_enabled": True},
        "position": _position(one),
        "published": True,
        "uuid": number_of(one.slug),
        "version": "1.0.0",
    }


def _position(one: Dashboard) -> dict[str, Any]:
    rows = {f"ROW-{place}": name for place, name in enumerate(one.charts, start=1)}
    found: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": list(rows), "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": one.name}},
    }
    for place, (row, name) in enumerate(rows.items(), start=1):
        chart, above = f"CHART-{place}", ["ROOT_ID", "GRID_ID"]
        found[row] = {
            "type": "ROW",
            "id": row,
            "children": [chart],
            "parents": above,
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        meta = {"chartId": place, "sliceName": name, "uuid": number_of(name), "height": 60, "width": 12}
        found[chart] = {"type": "CHART", "id": chart, "children": [], "parents": [*above, row], "meta": meta}
    return found


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _slug(name: str) -> str:
    return "digiboards_chart_" + "".join(letter if letter.isalnum() else "_" for letter in name.lower())
