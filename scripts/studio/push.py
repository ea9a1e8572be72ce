"""The push, step by step; at each of them it is known what may have happened to the course."""

from collections.abc import Sequence
from dataclasses import dataclass

from console import Console, count

from .census import Difference, compare
from .errors import PushError, RefusedError, UnreachableError
from .note import Note, note_of, read_note, remove_note, write_note
from .package import Package
from .remote import CANCELED, ENDED, SUCCEEDED, Remote, UnknownTaskError
from .settings import Access
from .told import as_changes, as_losses
from .tree import Tree
from .waiting import Clock, spoken

# The LMS rebuilds what it knows of a course half a minute after the import (COURSE_PUBLISH_TASK_DELAY).
REBUILT_AFTER = 60.0
_FIRST_POLL, _LAST_POLL = 2.0, 10.0

UNCHANGED = "Nothing was changed."
_IMPORTED = "The import succeeded, so the course is changed, and learners see it so."
_NOT_AGAIN = "Nothing has to be imported again, or by hand."


@dataclass(frozen=True)
class Limits:
    """How long to wait, in seconds: for the import, and then for the LMS to show it."""

    importing: float
    settling: float


class Push:
    """One archive on its way into one course run. ``known`` says, at any time, what has become of the course."""

    def __init__(
        self, remote: Remote, package: Package, access: Access, console: Console, clock: Clock, limits: Limits
    ) -> None:
        self._remote = remote
        self._package = package
        self._access = access
        self._console = console
        self._clock = clock
        self._limits = limits
        self._unchanged = UNCHANGED
        self.known = UNCHANGED

    @property
    def import_page(self) -> str:
        """Where Studio tells people how an import went."""
        return f"{self._access.studio}/import/{self._package.course}"

    def dry_run(self) -> None:
        """Say what a push would change; changes nothing."""
        self._console.progress("Asking the LMS what is there …")
        found = self._remote.tree(self._package.tree.types())
        if found is None:
            parts = count(len(self._package.tree.blocks) - 1, "part")
            self._console.result(
                f"There is no course run {self._package.course} yet; with --create it would be made, with {parts}."
            )
            return
        lines = as_changes(compare(self._package.tree, found))
        for line in lines:
            self._console.result(line)
        if not lines:
            self._console.result("No part would be added, taken out, moved or retitled.")
        self._console.say("Only names, titles and places are compared; a text within a block may still change.")
        self._console.say(UNCHANGED)

    def start(self, *, create: bool, instructors: Sequence[str]) -> None:
        """Upload the archive, wait until it is imported, and count. Raises ``PushError``."""
        self._refuse_while_another_runs()
        self._console.progress("Asking the LMS what is there …")
        before = self._remote.tree(self._package.tree.types())
        if before is None:
            if not create:
                raise PushError(
                    f"There is no course run {self._package.course} yet. Make it in Studio, or push with --create."
                )
            self._create(instructors)
        elif create:
            self._console.say(f"The course run {self._package.course} is there already, so none was made.")
        task = self._upload()
        self._wait(task, self._package.name)
        self._count(could_be_old=before is not None and not compare(self._package.tree, before))

    def resume(self) -> None:
        """Go on waiting for the upload that was noted, and count. Raises ``PushError``."""
        note = read_note(self._package.path)
        if note is None:
            raise PushError(
                f"There is no upload to go on with: {note_of(self._package.path)} is not there. An earlier push has "
                "ended, or was never taken in by Studio; --dry-run tells what is there."
            )
        if (note.studio, note.course) != (self._access.studio, self._package.course):
            raise PushError(
                f"The upload that was noted went to {note.course} at {note.studio}. Go on with it there, or push anew."
            )
        if note.digest != self._package.digest:
            raise PushError(
                "The archive was exported anew since it was uploaded, so what is there cannot be compared with it. "
                f"When the import has ended ({self.import_page}), push the new one."
            )
        self._wait(note.task, note.name)
        self._count(could_be_old=True)

    def _refuse_while_another_runs(self) -> None:
        """Two imports at once would mix in one course."""
        note = read_note(self._package.path)
        if note is None or (note.studio, note.course) != (self._access.studio, self._package.course):
            return
        try:
            state = self._remote.state(note.task, note.name)
        except UnknownTaskError:
            return
        if state not in ENDED:
            self.known = "This push changed nothing; the earlier one goes on changing the course."
            raise PushError(
                f"An earlier upload of this archive is still being imported ({state}). To wait for it, push with "
                "--resume."
            )

    def _create(self, instructors: Sequence[str]) -> None:
        course = self._package.course
        self.known = (
            f"It is not known whether the course run {course} was made; Studio's home page shows it if it was. "
            "Nothing was put into it."
        )
        self._console.progress("Making the course run …")
        try:
            self._remote.create(self._package.title, instructors)
        except PushError as error:
            if not error.may_have_arrived:
                self.known = UNCHANGED
            raise
        self._unchanged = f"The course run {course} was made; nothing was put into it."
        self.known = self._unchanged
        self._console.say(f"Made the course run {course}.")

    def _upload(self) -> str:
        self.known = (
            "It is not known whether Studio has the archive, so the course may be about to change. "
            f"See {self.import_page}; before you push again, see that no import is under way there."
        )
        self._console.progress("Uploading …")
        package = self._package
        try:
            task = self._remote.upload(package.name, package.data)
        except PushError as error:
            if not error.may_have_arrived:
                self.known = self._unchanged
            raise
        self._waiting()
        try:
            note = Note(self._access.studio, package.course, package.name, package.digest, task)
            write_note(package.path, note)
        except OSError as error:
            reason = error.strerror or str(error)
            told = f"The upload cannot be noted beside {package.path} ({reason}), so --resume will not find it."
            self._console.warnings([told, f"How the import goes is shown at {self.import_page}"])
        self._console.say(f"Uploaded {package.name}, {count(len(package.data), 'byte')} (task {task}).")
        return task

    def _waiting(self) -> None:
        self.known = (
            "Studio has the archive and goes on importing it, so the course may be changed in part. "
            "To wait on, push with --resume."
        )

    def _wait(self, task: str, name: str) -> None:
        """Until Studio has imported the archive. Raises ``PushError`` if it does not."""
        self._waiting()
        began = self._clock.elapsed()
        poll, last = _FIRST_POLL, ""
        while True:
            try:
                state = self._remote.state(task, name)
            except UnknownTaskError:
                self.known = "What became of it is not known; --dry-run tells what is there now."
                raise
            passed = self._clock.elapsed() - began
            if state != last:
                self._console.say(f"{state} ({spoken(passed)})")
                last = state
            if state == SUCCEEDED:
                return
            if state in ENDED:
                self._ended_badly(state)
            if passed >= self._limits.importing:
                raise PushError(f"The import has not ended after {spoken(passed)} minutes; it stands at “{state}”.")
            self._console.progress(f"{state} ({spoken(passed)}) …")
            self._clock.sleep(poll)
            poll = min(poll * 1.5, _LAST_POLL)

    def _ended_badly(self, state: str) -> None:
        self.known = "The course may be as it was, or changed in part; --dry-run tells what is there now."
        if state == CANCELED:
            raise PushError("The import was cancelled in Studio.")
        raise PushError(
            "The import failed. Studio tells the reason on a page for people only; open it, logged in: "
            f"{self.import_page}"
        )

    def _count(self, *, could_be_old: bool) -> None:
        """Until the LMS shows just what the archive holds. Raises ``PushError`` if it does not.

        After an import the LMS answers for a while with the course as it was. When that looked the same already, only
        an answer from after the rebuilding proves anything.
        """
        self.known = f"{_IMPORTED} Whether all of it is there is not known; count again with --resume."
        began = self._clock.elapsed()
        if could_be_old:
            self._console.say(
                f"The LMS may still answer with the course as it was; counting in {REBUILT_AFTER:.0f} seconds."
            )
            self._clock.sleep(REBUILT_AFTER)
        poll, told = _FIRST_POLL, False
        while True:
            found, failure = self._shown()
            differences = [] if found is None else compare(self._package.tree, found)
            passed = self._clock.elapsed() - began
            if not differences and found is not None:
                break
            if passed >= self._limits.settling:
                if failure:
                    self._cannot_be_read(failure, passed)
                self._disagrees(differences, found, passed)
            if not told:
                what = "cannot tell what is there yet" if failure else "does not show all of it yet"
                self._console.say(
                    f"The LMS {what}; it takes a while to notice an import, so asking again for up to "
                    f"{spoken(self._limits.settling)} minutes."
                )
                told = True
            self._clock.sleep(poll)
            poll = min(poll * 1.5, _LAST_POLL)
        self._all_there()

    def _shown(self) -> tuple[Tree | None, PushError | None]:
        """What the LMS shows after the import, or how it failed to tell. Raises ``PushError`` if it refuses to."""
        try:
            return self._remote.tree(self._package.tree.types()), None
        except PushError as error:
            if isinstance(error, UnreachableError) or (isinstance(error, RefusedError) and error.status >= 500):
                return None, error
            self.known = f"{_IMPORTED} {_NOT_AGAIN} When this is mended, count again with --resume."
            raise PushError(f"The import succeeded, but its parts could not be counted. {error}") from error

    def _cannot_be_read(self, failure: PushError, passed: float) -> None:
        self.known = (
            f"{_IMPORTED} {_NOT_AGAIN} Wait a few minutes, then count again with --resume; if the LMS still fails, its "
            "operator finds the reason in its log."
        )
        raise PushError(
            f"The import succeeded, but after {spoken(passed)} minutes the LMS still cannot list the course's blocks, "
            f"so nobody could count them. {failure}"
        )

    def _disagrees(self, differences: Sequence[Difference], found: Tree | None, passed: float) -> None:
        if found is None:
            raise PushError(f"After {spoken(passed)} minutes the LMS still has no course run {self._package.course}.")
        self._console.errors(as_losses(differences))
        self.known = (
            "The course is changed, and learners see it as it now is. Studio's log names each block that it dropped. "
            "When the cause is mended, push again."
        )
        raise PushError(
            f"The import ended, but after {spoken(passed)} minutes the course differs from the archive in "
            f"{count(len(differences), 'place')}."
        )

    def _all_there(self) -> None:
        blocks = self._package.tree.blocks
        try:
            remove_note(self._package.path)
        except OSError as error:
            self._console.warnings([f"{note_of(self._package.path)} cannot be deleted: {error.strerror or error}"])
        self.known = "The course is as the archive says."
        self._console.say(
            "The LMS now counts people by this version, in the background; until it has, the staff pages say so."
        )
        self._console.say(f"All there: {count(len(blocks) - 1, 'part')}, each in its place.")
        self._console.result(f"{self._access.lms}/courses/{self._package.course}/course/")
