"""A Studio and an LMS in small, on two ports: they speak as the real ones do, and really unpack what is uploaded.

What the platform does without a word, this does too: a block that cannot be read vanishes, one of an unknown type is
kept and hidden, the LMS notices an import only after a while, and Studio's import view answers 500 to what it refuses.
"""

import email
import email.policy
import io
import json
import socket
import struct
import tarfile
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import entry_points
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree

CLIENT_ID = "programme-desk"
CLIENT_SECRET = "s3cret-of-the-application"
WORKING = ("Pending", "Unpacking", "Verifying", "Updating")
STRUCTURE = ("course", "chapter", "sequential", "vertical")
OURS = {entry.name for entry in entry_points(group="xblock.v1") if entry.name.startswith("digiboards_")}

Nodes = dict[str, dict[str, Any]]


class AnsweredError(Exception):
    """What a view answers instead of what was asked for."""

    def __init__(self, status: int, data: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.data = data
        self.headers = headers or {}


@dataclass
class Task:
    course: str
    name: str
    data: bytes
    asked: int = 0


@dataclass
class Request:
    side: str
    route: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Platform:
    """Both sides and what they know; a test sets what is to go wrong."""

    staff: bool = True
    author: bool = True
    installed: set[str] = field(default_factory=lambda: set(OURS))
    drop: set[str] = field(default_factory=set)
    add_to: dict[str, str] = field(default_factory=dict)  # url_name of a new block → of its page
    reverse: set[str] = field(default_factory=set)
    put_into: dict[str, str] = field(default_factory=dict)  # url_name of a block → of the page it lands on
    stops_at: str = ""
    ends: str = "Succeeded"
    stale_answers: int = 0
    token_lasts: int = 3600
    echo: bool = False
    courses: dict[str, Nodes] = field(default_factory=dict)
    shown: dict[str, Nodes] = field(default_factory=dict)
    teams: dict[str, list[Any]] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    valid: set[str] = field(default_factory=set)
    requests: list[Request] = field(default_factory=list)
    faults: dict[str, list[Callable[["Handler"], None]]] = field(default_factory=lambda: defaultdict(list))
    stopped: threading.Event = field(default_factory=threading.Event)

    def on(self, route: str, *faults: Callable[["Handler"], None]) -> None:
        """Let the next requests to a route meet these, one each."""
        self.faults[route] += faults

    def asked(self, route: str) -> list[Request]:
        return [request for request in self.requests if request.route == route]

    # The LMS's view of a token, and both sides' view of blocks

    def token(self, request: Request) -> Any:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            told = f"Invalid client {form}" if self.echo else "Invalid client"
            raise AnsweredError(401, {"error": "invalid_client", "error_description": told})
        assert form["grant_type"] == "client_credentials"
        assert form["token_type"] == "jwt"
        token = f"header{len(self.tokens)}.payload.signature"
        self.tokens.append(token)
        self.valid.add(token)
        return {
            "access_token": token,
            "expires_in": self.token_lasts,
            "token_type": "JWT",
            "scope": "read write profile email",
        }

    def blocks(self, request: Request) -> Any:
        query = request.query
        assert query["all_blocks"] == "true"
        assert query["depth"] == "all"
        assert "username" not in query
        course = query["course_id"]
        if not self.author:
            told = f"'desk' does not have permission to access all blocks in '{course}'."
            raise AnsweredError(403, {"developer_message": told})
        if course not in self.courses:
            raise AnsweredError(404, {"developer_message": f"Block not found: {root_of(course)}"})
        if self.stale_answers and course in self.shown:
            self.stale_answers -= 1
        else:
            self.shown[course] = self.courses[course]
        nodes = self.shown[course]
        fields, data = query["requested_fields"].split(","), query["student_view_data"].split(",")
        met, left = {}, [root_of(course)]
        while left:
            key = left.pop()
            met[key] = self._serialised(key, nodes[key], fields, data)
            left += nodes[key]["children"]
        return {"root": root_of(course), "blocks": met}

    def _serialised(self, key: str, node: dict[str, Any], fields: list[str], data: list[str]) -> dict[str, Any]:
        block = {"id": key, "block_id": key.rpartition("@")[2], "student_view_url": f"http://lms/xblock/{key}"}
        known = node["type"] in self.installed
        values = {
            "type": node["type"],
            "display_name": node["title"],
            "student_view_multi_device": known,
            "children": node["children"] or None,
        }
        block.update({name: values[name] for name in fields if values[name] is not None})
        if known and node["type"] in data:
            block["student_view_data"] = {}
        return block

    # Studio's views

    def create(self, request: Request) -> Any:
        if not self.staff:
            raise AnsweredError(403, {"detail": "You do not have permission to perform this action."})
        data = json.loads(request.body)
        key = f"course-v1:{data['org']}+{data['number']}+{data['run']}"
        self.courses[key] = {root_of(key): node("course", data["title"])}
        self.teams[key] = data["team"]
        raise AnsweredError(201, {**data, "id": key})

    def upload(self, request: Request) -> Any:
        course = self._course_of(request)
        message = email.message_from_bytes(
            f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode() + request.body,
            policy=email.policy.HTTP,
        )
        (part,) = message.iter_parts()
        name = part.get_filename()
        if part.get_param("name", header="content-disposition") != "course_data" or not name.endswith(".tar.gz"):
            raise AnsweredError(500, {"developer_message": "", "error_code": "internal_error"})
        task = f"00000000-0000-4000-8000-{len(self.tasks):012}"
        self.tasks[task] = Task(course, name, part.get_payload(decode=True))
        return {"task_id": task}

    def state(self, request: Request) -> Any:
        course = self._course_of(request)
        task = self.tasks.get(request.query["task_id"])
        if task is None or (task.course, task.name) != (course, request.query["filename"]):
            told = "'NoneType' object has no attribute 'state'"
            raise AnsweredError(500, {"developer_message": told, "error_code": "internal_error"})
        if task.asked < len(WORKING):
            state = WORKING[task.asked]
            if state != self.stops_at:
                task.asked += 1
            return {"state": state}
        if task.asked == len(WORKING):
            task.asked += 1
            if self.ends == "Succeeded":
                self.courses[course] = self._imported(task)
        return {"state": self.ends}

    def _course_of(self, request: Request) -> str:
        if not self.author:
            told = "The requesting user does not have course author permissions."
            raise AnsweredError(403, {"developer_message": told, "error_code": "user_permissions"})
        return unquote(request.path.rstrip("/").rpartition("/")[2])

    def _imported(self, task: Task) -> Nodes:
        nodes = unpacked(task.data, task.course)
        by_name = {key.rpartition("@")[2]: key for key in nodes}
        for name in self.drop:
            for other in nodes.values():
                other["children"] = [key for key in other["children"] if key != by_name[name]]
        for name, page in self.add_to.items():
            key = f"{by_name[page].rpartition('+type@')[0]}+type@digiboards_text+block@{name}"
            nodes[key] = node("digiboards_text", f"Extra {name}")
            nodes[by_name[page]]["children"].append(key)
        for name, page in self.put_into.items():
            for other in nodes.values():
                other["children"] = [key for key in other["children"] if key != by_name[name]]
            nodes[by_name[page]]["children"].append(by_name[name])
        for name in self.reverse:
            nodes[by_name[name]]["children"].reverse()
        return nodes


def node(block_type: str, title: str) -> dict[str, Any]:
    return {"type": block_type, "title": title, "children": []}


def root_of(course: str) -> str:
    return f"{course.replace('course-v1:', 'block-v1:')}+type@course+block@course"


def unpacked(data: bytes, course: str) -> Nodes:
    """The blocks in an archive as Studio stores them in the course run that it is imported into."""
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as tar:
        files = {
            member.name.partition("/")[2]: tar.extractfile(member).read()  # type: ignore[union-attr]
            for member in tar
            if member.isfile()
        }
    run = etree.fromstring(files["course.xml"]).get("url_name")
    policy = json.loads(files[f"policies/{run}/policy.json"])[f"course/{run}"]
    nodes: Nodes = {}

    def add(element: Any, key: str, title: str) -> None:
        nodes[key] = node(element.tag, title)
        if element.tag not in STRUCTURE:
            return
        for child in element:
            try:
                nodes[key]["children"].append(block(child))
            except (KeyError, etree.XMLSyntaxError):
                continue  # as Studio: one line in its log

    def block(element: Any) -> str:
        if element.tag == "wiki":
            raise KeyError(element.tag)
        key = f"{course.replace('course-v1:', 'block-v1:')}+type@{element.tag}+block@{element.get('url_name')}"
        if set(element.attrib) - {"xblock-family"} == {"url_name"}:
            element = etree.fromstring(files[f"{element.tag}/{element.get('url_name')}.xml"])
        add(element, key, element.get("display_name", ""))
        return key

    add(etree.fromstring(files[f"course/{run}.xml"]), root_of(course), policy["display_name"])
    return nodes


ROUTES: tuple[tuple[str, str, str, str], ...] = (
    ("lms", "POST", "/oauth2/access_token", "token"),
    ("lms", "GET", "/api/courses/v2/blocks/", "blocks"),
    ("studio", "POST", "/api/v1/course_runs/", "create"),
    ("studio", "POST", "/api/courses/v0/import/", "upload"),
    ("studio", "GET", "/api/courses/v0/import/", "state"),
)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    platform: Platform
    side: str

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        url = urlsplit(self.path)
        found = [
            route
            for side, method, path, route in ROUTES
            if (side, method) == (self.side, self.command) and url.path.startswith(path)
        ]
        route = found[0] if found else ""
        if self.platform.faults[route]:
            self.platform.faults[route].pop(0)(self)
        else:
            self.serve(route)

    def serve(self, route: str) -> None:
        request = self.read(route)
        try:
            if not route:
                raise AnsweredError(404, "<!doctype html><title>Page not found</title>")
            if route != "token" and self.headers.get("Authorization", "")[4:] not in self.platform.valid:
                raise AnsweredError(401, {"developer_message": "Authentication credentials were not provided."})
            self.send(200, getattr(self.platform, route)(request))
        except AnsweredError as refused:
            self.send(refused.status, refused.data, refused.headers)

    def read(self, route: str) -> Request:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = Request(self.side, route, url.path, query, dict(self.headers), body)
        self.platform.requests.append(request)
        return request

    def send(self, status: int, data: Any, headers: dict[str, str] | None = None) -> None:
        is_page = isinstance(data, str)
        content = data.encode() if is_page else json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if is_page else "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


# What may go wrong with one request.


def status(code: int, data: Any = None, **headers: str) -> Callable[[Handler], None]:
    """Answer with a status; ``Retry_After="7"`` gives a header."""

    def fault(handler: Handler) -> None:
        handler.read(f"fault {code}")
        answer = {} if data is None else data
        handler.send(code, answer, {name.replace("_", "-"): value for name, value in headers.items()})

    return fault


def fine(handler: Handler) -> None:
    """Nothing goes wrong yet."""
    handler.serve("token")


def expired(handler: Handler) -> None:
    """No token of before is good any longer."""
    handler.platform.valid.clear()
    handler.read("fault expired")
    handler.send(401, {"developer_message": "Signature has expired."})


def never(handler: Handler) -> None:
    """Take the request, and answer nothing until the server ends."""
    handler.read("fault never")
    handler.platform.stopped.wait(30)
    handler.close_connection = True


def cut_off(handler: Handler) -> None:
    """Take a part of what is sent, and break the connection."""
    handler.rfile.read(int(handler.headers.get("Content-Length", 0)) // 2)
    break_off(handler)


def break_off(handler: Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True
    handler.wfile = io.BytesIO()  # type: ignore[assignment]


def taken_and_cut_off(handler: Handler) -> None:
    """Take all that is sent, act on it, and break the connection before answering."""
    handler.platform.upload(handler.read("upload"))
    break_off(handler)


def serve(platform: Platform) -> Iterator[tuple[str, str]]:
    """Both sides until the caller is done: the addresses of Studio and the LMS."""
    servers = []
    for side in ("studio", "lms"):
        handler = type(f"{side.title()}Handler", (Handler,), {"platform": platform, "side": side})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
    studio, lms = (f"http://127.0.0.1:{server.server_address[1]}" for server in servers)
    yield studio, lms
    platform.stopped.set()
    for server in servers:
        server.shutdown()
        server.server_close()
