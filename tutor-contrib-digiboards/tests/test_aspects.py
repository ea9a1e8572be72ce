"""With tutor-contrib-aspects: what goes into its files when the switch is on, read as Superset and Python read it."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tutor_root import Root, make_root
from tutordigiboards import dashboards

SPONSORS = {"sponsor": ["QE1", "Y60"], "lead": ["*"], "odd": ["'; DROP"], "o'neil": []}
PYTHON = "env/plugins/aspects/apps/superset/pythonpath"
OURS = (
    *("clickhouse-extra-sql", "superset-extra-assets", "superset-extra-roles", "superset-row-level-security"),
    *("superset-sso-assignment-rules", "superset-jinja-filters", "superset-config-docker"),
)


def with_aspects(folder: Path, *options: str) -> Root:
    root = make_root(folder)
    root.tutor("plugins", "enable", "aspects")
    root.tutor("config", "save", *options)
    return root


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Root:
    """A root with both plugins and the switch on, in two languages."""
    return with_aspects(
        tmp_path_factory.mktemp("on"),
        *("--set", "DIGIBOARDS_ASPECTS=true", "--set", f"DIGIBOARDS_SPONSORS={json.dumps(SPONSORS)}"),
        *("--set", 'SUPERSET_DASHBOARD_LOCALES=["en", "fr_CA"]'),
    )


@pytest.fixture(scope="module")
def off(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return with_aspects(tmp_path_factory.mktemp("off"))


def patch(root: Root, name: str) -> str:
    return root.tutor("config", "patches", "show", name)


def test_off_it_adds_nothing(off: Root) -> None:
    for path in sorted((off.folder / "root" / "env" / "plugins" / "aspects").rglob("*")):
        if path.is_file():
            assert "digiboards" not in path.read_text("utf-8", errors="replace").lower(), path
    env = yaml.safe_load(off.read("env/apps/openedx/config/lms.env.yml"))
    assert (env["DIGIBOARDS_SENDS_STATEMENTS"], env["DIGIBOARDS_SENDS_FIGURES"]) == (False, False)


def test_on_the_lms_sends_both(on: Root) -> None:
    env = yaml.safe_load(on.read("env/apps/openedx/config/lms.env.yml"))
    assert (env["DIGIBOARDS_SENDS_STATEMENTS"], env["DIGIBOARDS_SENDS_FIGURES"]) == (True, True)


def test_the_assets_are_whole(on: Root) -> None:
    """Each chart's dataset is there, each dashboard's charts, and each column that a chart shows."""
    found = [one for one in yaml.safe_load_all(on.read(f"{PYTHON}/assets.yaml")) if one]
    ours = [one for one in found if "digiboards" in one["_file_name"]]
    datasets = {one["uuid"]: one for one in ours if "table_name" in one}
    charts = {one["uuid"]: one for one in ours if "slice_name" in one}
    boards = [one for one in ours if "dashboard_title" in one]

    assert (len(datasets), len(charts), len(boards)) == (6, 7, 2)
    assert len({one["uuid"] for one in ours}) == len(ours) == len({one["_file_name"] for one in ours})
    for chart in charts.values():
        columns = {one["column_name"] for one in datasets[chart["dataset_uuid"]]["columns"]}
        params = chart["params"]
        shown = params.get("all_columns") or [params["x_axis"]]
        assert set(shown) <= columns, chart["slice_name"]
    for board in boards:
        nodes = {name: one for name, one in board["position"].items() if isinstance(one, dict)}
        assert all(child in nodes for one in nodes.values() for child in one.get("children", ()))
        assert {one["meta"]["uuid"] for one in nodes.values() if one["type"] == "CHART"} <= set(charts)
        assert board["_roles"] == [dashboards.ROLE]
        assert board["published"]
        assert board["description"]
    for dataset in datasets.values():
        assert dataset["schema"] == dashboards.SCHEMA
        assert dataset["database_uuid"] == dashboards.DATABASE
        assert set(dashboards.OWNERS) <= {one["column_name"] for one in dataset["columns"]}


def test_the_database_is_that_of_aspects(on: Root) -> None:
    name = "OpenedX_Clickhouse.yaml"
    [path] = (on.folder / "root" / "env" / "plugins" / "aspects").rglob(name)
    assert yaml.safe_load(path.read_text("utf-8"))["uuid"] == dashboards.DATABASE


def test_the_roles_are_there_in_each_language(on: Root) -> None:
    [path] = (on.folder / "root" / "env" / "plugins" / "aspects").rglob("roles.json")
    roles = {one["name"]: one["permissions"] for one in json.loads(path.read_text("utf-8"))}
    assert roles[dashboards.ROLE]
    assert roles["Digital Boards - en"] == roles["Digital Boards - fr_CA"] == []


def security_filters(root: Root) -> list[dict[str, Any]]:
    """What ``create_row_level_security.py`` lists, without Superset, which it imports."""
    tree = ast.parse(root.read(f"{PYTHON}/openedx/create_row_level_security.py"))
    kept = [
        node
        for node in tree.body
        if (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) not in ("session",))
        or (isinstance(node, ast.Expr) and "SECURITY_FILTERS" in ast.unparse(node))
    ]
    names: dict[str, Any] = {}
    exec(compile(ast.Module(kept, []), "rls", "exec"), names)
    return list(names["SECURITY_FILTERS"])


def test_row_level_security_is_for_everybody_but_administrators(on: Root) -> None:
    theirs, ours = security_filters(on)[:-1], security_filters(on)[-1]
    assert list(ours) == list(theirs[0])  # it is read by the order of its keys
    assert ours["schema"] == dashboards.SCHEMA
    assert ours["filter_type"] == "Base"
    assert ours["role_name"] == "Admin"
    assert ours["exclude"] == []
    assert ours["clause"] == "{{ digiboards_rows(current_username()) }}"


def clause_of(root: Root, username: str) -> str:
    tree = ast.parse(root.read(f"{PYTHON}/openedx_jinja_filters.py"))
    kept = [node for node in tree.body if "digiboards" in ast.unparse(node).lower()]
    names: dict[str, Any] = {}
    exec(compile(ast.Module(kept, []), "filters", "exec"), names)
    return str(names["digiboards_rows"](username))


@pytest.mark.parametrize(
    ("username", "clause"),
    [
        ("sponsor", "(code IN ('QE1', 'Y60') OR icb IN ('QE1', 'Y60') OR region IN ('QE1', 'Y60'))"),
        ("lead", "1 = 1"),
        ("odd", "1 = 0"),
        ("o'neil", "1 = 0"),
        ("instructor of another course", "1 = 0"),
    ],
)
def test_each_sees_what_they_were_given_and_others_nothing(on: Root, username: str, clause: str) -> None:
    assert clause_of(on, username) == clause


def test_supersets_settings_compile_and_know_the_clause_and_the_role(on: Root) -> None:
    text = on.read(f"{PYTHON}/superset_config_docker.py")
    compile(text, "config", "exec")
    assert 'JINJA_CONTEXT_ADDONS["digiboards_rows"] = digiboards_rows' in text
    assert 'AUTH_ROLES_MAPPING["digiboards"] = ["Digital Boards"]' in text


def test_a_sponsor_gets_the_role_and_nobody_else(on: Root) -> None:
    tree = ast.parse(on.read(f"{PYTHON}/openedx_sso_security_manager.py"))
    [function] = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "extra_get_user_roles"
    ]
    names: dict[str, Any] = {}
    exec(compile(ast.Module([function], []), "roles", "exec"), names)
    assert names["extra_get_user_roles"](None, "sponsor", {}) == ["digiboards", "digiboards-en", "digiboards-fr_CA"]
    assert names["extra_get_user_roles"](None, "somebody", {}) is None


@pytest.mark.parametrize("name", OURS)
def test_off_each_patch_is_empty(off: Root, name: str) -> None:
    assert "digiboards" not in patch(off, name).lower()


def test_the_sql_is_for_one_server_or_a_cluster(on: Root, tmp_path: Path) -> None:
    text = patch(on, "clickhouse-extra-sql")
    assert "ON CLUSTER" not in text
    assert "ENGINE = MergeTree" in text
    assert re.search(r"FROM (xapi|openedx)\.xapi_events_all", text)
    assert "{{" not in text
    cluster = with_aspects(
        tmp_path, "--set", "DIGIBOARDS_ASPECTS=true", "--set", "CLICKHOUSE_CLUSTER_NAME=company_cluster"
    )
    text = patch(cluster, "clickhouse-extra-sql")
    made = text.count("CREATE ")
    assert text.count("ON CLUSTER 'company_cluster'") == made + 1  # the grant, too
    assert "ENGINE = ReplicatedMergeTree" in text
