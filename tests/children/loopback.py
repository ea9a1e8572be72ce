"""No test reaches anything but this machine, whichever library or child process tries.

By Python's own audit events, which no library goes round, and in every Python that a test starts
(sitecustomize.py beside this). Chromium and database servers are not Python's: the former is given loopback
addresses, the latter listen on sockets of files.
"""

import ipaddress
import os
import socket
import sys
from typing import Any

KEPT = "DIGIBOARDS_TEST_KEEPS_TO_THIS_MACHINE"


class ElsewhereError(RuntimeError):
    """A connection to, or a question for the address of, another machine."""


def keep_to_this_machine() -> None:
    """Refuse all else in this process, and in each Python that it starts, until it ends."""
    os.environ[KEPT] = "1"
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event in ("socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    else:
        return
    if isinstance(host, str) and host.endswith(".invalid"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")  # no resolver knows one (RFC 6761)
    if not is_here(host):
        raise ElsewhereError(f"{event}: {host!r} is not this machine. Tests talk to loopback addresses alone.")


def is_here(host: str | bytes | None) -> bool:
    """Whether this names this machine: by its name, as localhost, by an address of its loopback, or by none."""
    name = host.decode() if isinstance(host, bytes) else host
    # Django names the machine in its mails.
    if name in (None, "", "localhost", socket.gethostname()):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
