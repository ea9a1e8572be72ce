"""What an operator does on the server: the register and rosters, from files, with a dry run."""

import io
import re
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from digiboards_xblocks.management.console import Progress
from digiboards_xblocks.organisations.models import Membership, Organisation, RosterEntry
from digiboards_xblocks.organisations.rules import KINDS
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.people.permissions import ALLOWED
from digiboards_xblocks.programme.people.register_file import parse_register
from digiboards_xblocks.programme.people.roster_file import parse_roster
from digiboards_xblocks.programme.people.roster_turns import Overtaken
from tests.activities.storage import everything
from tests.conftest import COURSE_KEY

DOC = (Path(__file__).parents[2] / "docs/staff/organisations-and-roster.md").read_text("utf-8")
REGISTER, ROSTER = (example.encode() for example in re.findall(r"```csv\n(.*?)```", DOC, re.DOTALL))

pytestmark = pytest.mark.django_db


def run(name: str, data: bytes, folder: Path, *options: str) -> str:
    path = folder / "file.csv"
    path.write_bytes(data)
    out = io.StringIO()
    call_command(f"digiboards_import_{name}", str(path), *options, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def run_roster(data: bytes, folder: Path, *options: str) -> str:
    return run("roster", data, folder, "--course", str(COURSE_KEY), *options)


def test_the_examples_of_the_docs_are_read() -> None:
    register, people = parse_register(REGISTER), parse_roster(ROSTER)

    assert register.problems == people.problems == ()
    assert len(register.organisations) == 4
    assert len(people.people) == 3
    assert {item.kind for item in register.organisations} < set(KINDS)
    assert {person.role for person in people.people} == {"chair", "non-executive", "finance"}


def test_the_docs_tell_every_column_and_role() -> None:
    for data in (REGISTER, ROSTER):
        for column in data.split(b"\n")[0].decode().split(","):
            assert f"| `{column}` |" in DOC
    assert DOC.count(" yes |") == sum(len(actions - {"see-audit"}) for actions in ALLOWED.values())


def test_the_register_is_imported_and_told(tmp_path: Path) -> None:
    before = everything()
    told = run("organisations", REGISTER, tmp_path, "--dry-run")
    assert told.startswith("This would be done:\n4 added\n")
    assert everything() == before

    assert run("organisations", REGISTER, tmp_path).startswith("Done:\n4 added\n")
    trust, closed = (Organisation.objects.get(ods_code=code) for code in ("R9A", "R9B"))
    assert trust.parent is not None
    assert trust.parent.parent is not None
    assert trust.parent.parent.ods_code == "Y99"
    assert (closed.successor, str(closed.closed_on)) == (trust, "2026-03-31")
    assert "0 added" in run("organisations", REGISTER, tmp_path)
    assert "4 unchanged" in run("organisations", REGISTER, tmp_path)
    assert AuditEntry.objects.count() == 1


def test_a_roster_is_applied_and_told(tmp_path: Path) -> None:
    run("organisations", REGISTER, tmp_path)
    get_user_model().objects.create(username="amina", email="Amina.Rahman@example.org")
    before = everything()
    told = run_roster(ROSTER, tmp_path, "--dry-run")
    assert told.splitlines()[:3] == ["This would be done:", "3 people in the file:", "1 put on a board"]
    assert everything() == before

    told = run_roster(ROSTER, tmp_path)
    assert "2 without an active account, kept until they register (0 known)" in told
    assert Membership.objects.get().role_group == "chair"
    assert RosterEntry.objects.count() == 2
    again = run_roster(ROSTER, tmp_path)
    assert "1 unchanged" in again
    assert "2 without an active account, kept until they register (2 known)" in again
    assert "@" not in told + again


def test_what_moves_and_who_is_missing_is_told(tmp_path: Path) -> None:
    run("organisations", REGISTER, tmp_path)
    for name in ("a", "b"):
        get_user_model().objects.create(username=name, email=f"{name}@b.org")
    run_roster(b"email,ods_code\na@b.org,R9A\nb@b.org,R9A\n", tmp_path)
    one = b"email,ods_code,name\na@b.org,QX9,A\nA@b.org,QX9,A\n"
    told = run_roster(one, tmp_path)

    assert "row 2: from R9A to QX9\n" in told
    assert "1 on an earlier roster and not in the file: left as they are; --remove-missing takes them off" in told
    assert "Rows that say what another row says: 1\n" in told
    assert "Columns not used: name\n" in told
    assert "1 on an earlier roster and not in the file: taken off their boards" in run_roster(
        one, tmp_path, "--remove-missing"
    )
    assert Membership.objects.count() == 1


def test_mergers_are_followed_by_an_option(tmp_path: Path) -> None:
    run("organisations", REGISTER, tmp_path)
    data = b"email,ods_code\na@b.org,R9B\n"
    with pytest.raises(CommandError, match="R9B has closed; R9A took over"):
        run_roster(data, tmp_path)

    told = run_roster(data, tmp_path, "--follow-mergers")
    assert "Rows with a closed organisation, put on its successor's board: 1" in told


def test_every_problem_is_told_and_nothing_changed(tmp_path: Path) -> None:
    before = everything()
    rows = "".join(f"marker{number},R0A\n" for number in range(130))
    with pytest.raises(CommandError) as caught:
        run_roster(f"email,ods_code\n{rows}".encode(), tmp_path)

    lines = str(caught.value).splitlines()
    assert lines[0].startswith("130 problems in ")
    assert lines[0].endswith("; nothing was changed.")
    assert lines[1] == "row 2, email: this is not an email address"
    assert lines[-1] == "and 30 more"
    assert "marker" not in str(caught.value)
    with pytest.raises(CommandError, match="row 2, kind: this kind is not known"):
        run("organisations", b"ods_code,name,kind\nR0A,N,pub\n", tmp_path)
    with pytest.raises(CommandError, match="R9Z is neither in this file nor in the register"):
        run("organisations", b"ods_code,name,kind,parent\nR0A,N,trust,R9Z\n", tmp_path)
    assert everything() == before


def test_a_file_or_key_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("digiboards_import_organisations", str(tmp_path / "gone.csv"))
    with pytest.raises(CommandError, match="nonsense is not the key of a course run"):
        run("roster", ROSTER, tmp_path, "--course", "nonsense")


@pytest.mark.parametrize(
    ("step", "raised", "told"),
    [
        ("check", KeyboardInterrupt, "Stopped; nothing was changed."),
        (
            "delete_unmatched",
            KeyboardInterrupt,
            "Stopped; some people may be on their boards already. Apply the file again to finish.",
        ),
        (
            "delete_unmatched",
            Overtaken,
            "Another roster was begun meanwhile and takes the place of this one. Apply the one that holds.",
        ),
    ],
)
def test_a_roster_that_is_stopped_says_what_it_leaves(
    step: str, raised: type[BaseException], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("organisations", REGISTER, tmp_path)
    (tmp_path / "file.csv").write_bytes(ROSTER)
    before, err = everything(), io.StringIO()
    monkeypatch.setattr(roster, step, Mock(side_effect=raised))
    with pytest.raises((KeyboardInterrupt, CommandError)) as caught:
        call_command("digiboards_import_roster", str(tmp_path / "file.csv"), "--course", str(COURSE_KEY), stderr=err)

    assert told in (err.getvalue().rstrip(), str(caught.value))
    assert (everything() == before) == ("nothing was changed" in told)


def test_the_register_is_corrected_and_organisations_reopened(tmp_path: Path) -> None:
    run("organisations", REGISTER, tmp_path)
    told = run(
        "organisations",
        b"ods_code,name,kind,closed_on,successor\nR9B,Vale Community,trust,,\nQX9,Quernford ICB,icb,2026-05-01,\n",
        tmp_path,
    )

    assert "2 changed, 1 of them closed" in told
    assert "2 in the register but not in the file, left as they are" in told
    vale = Organisation.objects.select_related("parent").get(ods_code="R9B")
    assert (vale.name, vale.successor, vale.closed_on) == ("Vale Community", None, None)
    assert vale.parent is not None, "a column that is not in the file says nothing"
    assert vale.parent.ods_code == "QX9"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "is_shown"), [(Terminal(), True), (io.StringIO(), False)])
def test_progress_is_for_terminals_and_leaves_no_line(stream: io.StringIO, is_shown: bool) -> None:
    from django.core.management.base import OutputWrapper

    with Progress(OutputWrapper(stream)) as progress:
        progress("entering people", 5_000, 50_000)

    assert ("entering people: 5,000 of 50,000" in stream.getvalue()) is is_shown
    assert stream.getvalue().endswith("\r\x1b[K") is is_shown
