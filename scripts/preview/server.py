"""Runs the preview: in this process for a person, in a process of its own for tests."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from olx.archive_reader import Archive

from .console import say
from .errors import PreviewError
from .sources import CourseSources

HOST = "127.0.0.1"
_SCRIPT = Path(__file__).resolve().parent.parent / "preview_course.py"


def run(
    archive: Archive,
    data: Path,
    port: int,
    *,
    ready: Callable[[str], None],
    reset: bool = False,
    verbose: bool = False,
    people: int = 0,
    phones: int = 0,
    plain: bool = False,
    watch: Callable[[threading.Event], None] | None = None,
    files: CourseSources | None = None,
) -> None:
    """Serve until interrupted; ``ready`` is called with the address. Raises ``PreviewError`` if that is not possible.

    Raises ``ArchiveError`` if the archive holds no course.

    ``people`` is how many made-up ones take the course beside those that one can be; ``phones`` is how many made-up
    ones fill each room that is opened. ``plain`` shows units as pages of
    their own unless an address asks for the frame. ``watch`` runs beside the server until the event is set, and puts
    new versions in the archive's place; ``files`` are then what the first was made of.
    """
    # Here, as a test that starts a preview in another process needs none of it.
    from . import settings

    settings.configure(data, verbose=verbose)

    # These need Django's settings.
    from django.conf import settings as django_settings
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application
    from django.db import connection
    from django.urls import get_resolver

    from digiboards_xblocks import signals

    from . import database, demo_data, made_up_phones, origins, player, sources, tracking, versions

    class Server(ThreadedWSGIServer):
        request_queue_size = 128  # Django's 10 makes a browser with many tabs wait

    try:
        server = Server((HOST, port), WSGIRequestHandler)
    except OSError as error:
        raise PreviewError(
            f"Port {port} is not free ({error.strerror}). Is a preview running already? Use another "
            "port: make preview PORT=8030, or --port 8030."
        ) from error
    with server, _for_units(Server, WSGIRequestHandler, port) as for_units, _until_stopped():
        django_settings.LMS_ROOT_URL = f"http://{HOST}:{server.server_port}"
        origins.use(pages=server.server_port, units=for_units.server_port, plain=plain)
        django_settings.LEARNING_MICROFRONTEND_URL = f"http://{HOST}:{server.server_port}"
        database.prepare(reset=reset)
        tracking.register()
        broken = player.load(archive).problems
        signals.on_publish(course_key=player.current().course.key)
        if broken:
            say(f"{len(broken)} block(s) of this course cannot be shown; its outline page says which, and why.")
        if people:
            demo_data.fill_course(player.current().course, people)
        if watch is not None and files is not None:
            sources.show(files)
            versions.set_playing()
        application = get_wsgi_application()
        server.set_app(application)
        for_units.set_app(application)
        get_resolver().url_patterns  # noqa: B018 (imports all pages now, rather than with the first request)
        # This thread's connection stays open: closing SQLite's last one would sweep the log up at every request.
        connection.ensure_connection()
        ready(f"http://{HOST}:{server.server_port}/")
        play = made_up_phones.MadeUpPhones(phones).play if phones else None
        with _beside(watch), _beside(play), _serving(for_units):
            server.serve_forever()


def _for_units(server: Callable[..., Any], handler: type, port: int) -> Any:
    """The server of the units in their frames: on the next port, so that drafts are found again, or on any free one."""
    try:
        return server((HOST, port and port + 1), handler)
    except (OSError, OverflowError):
        return server((HOST, 0), handler)


@contextlib.contextmanager
def _serving(server: Any) -> Iterator[None]:
    """A second server serves in a thread of its own meanwhile."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def _beside(watch: Callable[[threading.Event], None] | None) -> Iterator[None]:
    """Something runs in a thread of its own meanwhile, and has ended at the end."""
    if watch is None:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=watch, args=[stop], daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextlib.contextmanager
def _until_stopped() -> Iterator[None]:
    """Ctrl-C and a plain kill end it quietly, also where a shell started it with Ctrl-C switched off."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass(frozen=True)
class Running:
    """A preview in a process of its own; ``log`` is what it says on stderr."""

    url: str
    process: "subprocess.Popen[str]"
    log: Path

    def stop(self) -> None:
        """End it, and wait until it has."""
        self.process.terminate()
        self.wait()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.wait()

    def wait(self) -> int:
        """Return its exit status, once it has ended."""
        status = self.process.wait(timeout=120)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return status

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


def start(
    archive: Path | None,
    data_dir: Path,
    *options: str,
    port: int = 0,
    environ: Mapping[str, str] | None = None,
    timeout: float = 300,
) -> Running:
    """Start a preview in a process of its own, and return it once it serves; for tests, as a context that ends it.

    Without an archive the options say what it plays.
    Raises ``PreviewError`` with its output if it ends before that.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    descriptor, log = tempfile.mkstemp(prefix="preview-", suffix=".log", dir=data_dir)
    played = [] if archive is None else [str(archive)]
    command = [sys.executable, str(_SCRIPT), *played, "--port", str(port), "--data", str(data_dir), *options]
    with os.fdopen(descriptor, "w") as stderr:
        process = subprocess.Popen(  # noqa: S603 (our own script, by this very Python)
            command,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env={**os.environ, **(environ or {})},
        )
    timer = threading.Timer(timeout, process.kill)
    timer.start()
    try:
        url = process.stdout.readline().strip() if process.stdout is not None else ""
    finally:
        timer.cancel()
    running = Running(url, process, Path(log))
    if not url:
        running.kill()
        raise PreviewError(f"The preview did not start: {running.log.read_text('utf-8').strip() or 'it said nothing'}")
    return running
