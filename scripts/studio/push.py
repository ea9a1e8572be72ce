"""The push, step by step; at each of them it is known what may have happened to the course."""

from collections.abc import Sequence
from dataclasses import dataclass

from api_client.backoff import Clock, spoken
from api_client.errors import ApiError, RefusedError
from api_client.settings import Access
from console import Console, count

from .difference_presenter import describe_changes, describe_losses
from .errors import PushError
from .package import Package
from .remote import CANCELED, ENDED, SUCCEEDED, Remote, UnknownTaskError
from .tree import Tree
from .tree_comparison import Difference, compare_trees
from .upload_state import UploadState, get_state_file, read_upload_state, remove_upload_state, write_upload_state

# The LMS rebuilds what it knows of a course half a minute after the import (COURSE_PUBLISH_TASK_DELAY).
REBUILT_AFTER = 60.0
_FIRST_POLL, _LAST_POLL = 2.0, 10.0

UNCHANGED = "Nothing was changed."


@dataclass(frozen=True)
class Limits:
    """Time limits in seconds: for the import, and then for the LMS to show it."""

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
        """Return the address of Studio's page about the import."""
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
        lines = describe_changes(compare_trees(self._package.tree, found))
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
        self._count(could_be_old=before is not None and not compare_trees(self._package.tree, before))

    def resume(self) -> None:
        """Go on waiting for the upload whose state was written, and count. Raises ``PushError``."""
        upload = read_upload_state(self._package.path)
        if upload is None:
            raise PushError(
                f"There is no upload to go on with: {get_state_file(self._package.path)} is not there. An earlier push "
                "has ended, or was never taken in by Studio; --dry-run tells what is there."
            )
        if (upload.studio, upload.course) != (self._access.studio, self._package.course):
            raise PushError(
                f"The upload that was noted went to {upload.course} at {upload.studio}. Go on with it there, or push "
                "anew."
            )
        if upload.digest != self._package.digest:
            raise PushError(
                "The archive was exported anew since it was uploaded, so what is there cannot be compared with it. "
                f"When the import has ended ({self.import_page}), push the new one."
            )
        self._wait(upload.task, upload.name)
        self._count(could_be_old=True)

    def _refuse_while_another_runs(self) -> None:
        """Two imports at once would mix in one course."""
        upload = read_upload_state(self._package.path)
        if upload is None or (upload.studio, upload.course) != (self._access.studio, self._package.course):
            return
        try:
            state = self._remote.state(upload.task, upload.name)
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
        except ApiError as error:
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
        except ApiError as error:
            if not error.may_have_arrived:
                self.known = self._unchanged
            raise
        self._waiting()
        try:
            upload = UploadState(self._access.studio, package.course, package.name, package.digest, task)
            write_upload_state(package.path, upload)
        except OSError as error:
            reason = error.strerror or str(error)
            warning = f"The upload cannot be noted beside {package.path} ({reason}), so --resume will not find it."
            self._console.warnings([warning, f"How the import goes is shown at {self.import_page}"])
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
        self.known = (
            "The import has ended, so the course is changed, and learners see it so: nothing has to be imported by "
            "hand. Whether all of it is there is not known; push with --resume to count again."
        )
        began = self._clock.elapsed()
        if could_be_old:
            self._console.say(
                f"The LMS may still answer with the course as it was; counting in {REBUILT_AFTER:.0f} seconds."
            )
            self._clock.sleep(REBUILT_AFTER)
        poll, is_announced = _FIRST_POLL, False
        while True:
            found = self._tree_once_it_answers(began)
            differences = [] if found is None else compare_trees(self._package.tree, found)
            passed = self._clock.elapsed() - began
            if not differences and found is not None:
                break
            if passed >= self._limits.settling:
                self._disagrees(differences, found, passed)
            if not is_announced:
                self._console.say(
                    "The LMS does not show all of it yet; it takes a while to notice an import. Asking again for up to "
                    f"{spoken(self._limits.settling)} minutes."
                )
                is_announced = True
            self._clock.sleep(poll)
            poll = min(poll * 1.5, _LAST_POLL)
        self._all_there()

    def _tree_once_it_answers(self, began: float) -> Tree | None:
        """The course in the LMS, which may fail to list it while it rebuilds what it knows of it (seen on Teak)."""
        while True:
            try:
                return self._remote.tree(self._package.tree.types())
            except RefusedError as error:
                passed = self._clock.elapsed() - began
                if error.status < 500:
                    raise
                if passed >= self._limits.settling:
                    raise PushError(
                        f"The import ended well, but for {spoken(passed)} minutes the LMS has failed to list the "
                        f"course's blocks (HTTP {error.status}). Ask its operator to look into its log."
                    ) from error
                self._clock.sleep(_LAST_POLL)

    def _disagrees(self, differences: Sequence[Difference], found: Tree | None, passed: float) -> None:
        if found is None:
            raise PushError(f"After {spoken(passed)} minutes the LMS still has no course run {self._package.course}.")
        self._console.errors(describe_losses(differences))
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
            remove_upload_state(self._package.path)
        except OSError as error:
            self._console.warnings(
                [f"{get_state_file(self._package.path)} cannot be deleted: {error.strerror or error}"]
            )
        self.known = "The course is as the archive says."
        self._console.say(
            "The LMS now counts people by this version, in the background; until it has, the staff pages say so."
        )
        self._console.say(f"All there: {count(len(blocks) - 1, 'part')}, each in its place.")
        self._console.result(f"{self._access.lms}/courses/{self._package.course}/course/")
