"""A preview that watches its course: plays each version without problems, and notifies the open pages."""

from collections.abc import Sequence
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from digiboards_xblocks import signals
from olx.archive_reader import Archive

from . import player, sources, studio, versions

_WAIT_SECONDS = 20


def play(archive: Archive, notes: Sequence[str], files: sources.CourseSources) -> None:
    """Play this version from now on. Raises ``ArchiveError``, and leaves the last in its place."""
    before = player.current()
    after = player.load(archive)
    sources.show(files)
    studio.discard_changed(before, after)
    # As Studio tells that a course was published.
    signals.on_publish(course_key=after.course.key)
    versions.set_playing("An export would refuse this" if notes else "", notes)


def show_problems(problems: Sequence[str]) -> None:
    """Leave the last version in its place, and show what is wrong with the next."""
    versions.set_problems("You see the last version without problems", problems)


def wait(request: HttpRequest) -> HttpResponse:
    """Answer when there is news for the page, or after a while."""
    if not versions.playing():
        raise Http404("This preview does not watch its course; start it with --watch.")
    state = versions.wait_for_change(request.GET.get("news", ""), seconds=_WAIT_SECONDS)
    if state is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    answer = {"version": state.version, "news": state.news, "heading": state.heading, "lines": state.lines}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})
