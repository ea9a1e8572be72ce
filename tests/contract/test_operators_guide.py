"""Every command in the operator's guide: run here, or named below with the reason why it is not."""

import io
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.management import CommandError, call_command, load_command_class
from django.core.management.base import SystemCheckError

from digiboards_xblocks.activities.base import private_texts
from tests.conftest import COURSE_KEY
from tests.programmes import person, register

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "operating.md", *sorted((ROOT / "docs" / "operating").glob("*.md"))]
BLOCK = re.compile(r"^(?P<indent> *)```sh\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)
GUIDES_COURSE = "course-v1:DigitalBoards+DB101+2026-trust"

TUTOR = "needs Docker or a cluster; tutor-contrib-digiboards/tests renders what it does with the real Tutor"
INDEX = "needs the package on an index; tests/contract/test_wheel.py builds and installs the wheel"
SERVER = "needs the operator's own server; tests/test_restoring.py runs the same dump and restoration"
# The beginning of each command that is not run here, and why.
NOT_RUN = {
    "pip install": INDEX,
    "tutor plugins": TUTOR,
    "tutor config": TUTOR,
    "tutor images": TUTOR,
    "tutor local launch": TUTOR,
    "tutor local exec": SERVER,
    "tutor k8s launch": TUTOR,
    "kubectl": "needs a cluster",
    "mkdir": "makes a folder of Tutor's",
    "cp ": "copies into a folder of Tutor's",
    "gpg": "needs somebody's password",
    "mysqldump": SERVER,
    "mysql ": SERVER,
    "manage.py lms waffle_switch": "is django-waffle's own; tests/test_health.py turns the switch off and on",
    "manage.py lms migrate digiboards_xblocks zero": "is run by tests/contract/test_migrations.py on each database",
    "manage.py lms migrate digiboards_xblocks 0011": "goes back, which tests/contract/test_migrations.py does to zero",
    "python scripts/with_database.py": "takes minutes and a database server of its own",
    "tutor local do init": TUTOR,
    "tutor local start": TUTOR,
    "python -m pip install": INDEX,
    "python scripts/report_programme.py": "is run by tests/xapi/test_desk.py",
    "python scripts/statement_models.py": "is run by tests/scripts/test_statement_models.py",
    "make sbom": "installs from a package index; below it is looked at that make knows it",
    "make audit": "asks a public service; below it is looked at that make knows it",
}


def commands() -> Iterator[tuple[str, str]]:
    """Each command of the guide, with its page."""
    for page in PAGES:
        for block in BLOCK.finditer(page.read_text("utf-8")):
            for line in block["body"].replace("\\\n", " ").splitlines():
                text = line.strip()
                if text and not text.startswith("#"):
                    yield page.name, text


COMMANDS = sorted(set(commands()))
OURS = "manage.py lms "
JOBS = ("tutor local do digiboards-", "tutor k8s do digiboards-")
PLAIN = "python -c "


def reason(command: str) -> str:
    """Why a command is not run here; "" if it is."""
    return next((why for start, why in NOT_RUN.items() if command.startswith(start)), "")


def is_run(command: str) -> bool:
    return not reason(command) and command.startswith((OURS, PLAIN, *JOBS))


def test_each_command_is_run_or_named() -> None:
    assert len(COMMANDS) > 30
    assert [command for _page, command in COMMANDS if not reason(command) and not is_run(command)] == []


def test_each_reason_is_of_a_command_in_the_guide() -> None:
    assert [start for start in NOT_RUN if not any(command.startswith(start) for _page, command in COMMANDS)] == []


@pytest.fixture
def site(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site as the guide has it: files in the folder, a course run with a learner, who has written."""
    settings.LMS_ROOT_URL = "https://learn.example.org"
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "register.csv").write_text("ods_code,name,kind\nR0Z,A trust,trust\n", "utf-8")
    (tmp_path / "roster.csv").write_text("email,ods_code\namina@example.org,R91\n", "utf-8")
    register()
    user = person("amina")
    block = COURSE_KEY.make_usage_key("digiboards_reflection", "g5-unit-1")
    private_texts.save_text(
        usage_key=block, learner_id=user.pk, kind="reflection", name="one", text="Words.", based_on=""
    )
    (tmp_path / "lms.log").write_text("a line of the log\n", "utf-8")


@pytest.mark.parametrize("command", [text for _page, text in COMMANDS if is_run(text) and text.startswith(OURS)])
def test_a_management_command_runs(site: None, command: str) -> None:
    """With the course run of the tests in place of the guide's."""
    name, *arguments = shlex.split(command.removeprefix(OURS).replace(GUIDES_COURSE, str(COURSE_KEY)), comments=True)
    out = io.StringIO()
    if name == "digiboards_health":
        with pytest.raises(CommandError, match="see above what to do"):  # the nightly job has never run here
            call_command(name, *arguments, stdout=out)
        assert "keys" in out.getvalue().lower()
    elif name == "check":
        with pytest.raises(SystemCheckError) as caught:  # of the tests' own settings; none of ours
            call_command(name, *arguments, "--fail-level", "WARNING", stdout=out, stderr=out)
        assert "digiboards_xblocks" not in str(caught.value)
    else:
        call_command(name, *arguments, stdout=out)
        assert out.getvalue()


@pytest.mark.parametrize("command", [text for _page, text in COMMANDS if text.startswith(JOBS)])
def test_a_job_of_tutor_takes_what_the_guide_gives_it(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what it then runs in the LMS is a command that takes it too."""
    monkeypatch.syspath_prepend(str(ROOT / "tutor-contrib-digiboards"))
    from tutordigiboards import jobs

    _tutor, _where, _do, name, *arguments = shlex.split(command)
    [job] = [item for item in jobs.JOBS if item.name == name]  # type: ignore[attr-defined]
    done = CliRunner().invoke(job, arguments, standalone_mode=False)  # type: ignore[arg-type]

    assert done.exception is None, done.output
    for _service, script in done.return_value:
        for line in script.splitlines():
            if line.startswith("./manage.py lms "):
                called, *given = shlex.split(line.removeprefix("./manage.py lms "))
                load_command_class("digiboards_xblocks", called).create_parser("manage.py", called).parse_args(given)


@pytest.mark.parametrize("command", [text for _page, text in COMMANDS if text.startswith(PLAIN)])
def test_a_line_of_python_prints_a_key(command: str, settings: Any) -> None:
    _python, *arguments = shlex.split(command)
    key = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True).stdout.strip()
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [key]
    out = io.StringIO()
    call_command("check", deploy=True, stdout=out, stderr=out)

    assert json.dumps(key).isascii()
    assert len(key) == 44


@pytest.mark.parametrize("target", ["sbom", "audit", "test-live"])
def test_make_knows_what_the_guide_names(target: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", target, f"PYTHON={sys.executable}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
