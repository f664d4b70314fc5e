"""ClamAV, where there is one: a file is sent to it in pieces, and it says what it found."""

import socket
from urllib.parse import urlsplit

from django.conf import settings

WAIT = 30  # seconds for each answer
PIECE = 64 * 1024


class Unreachable(Exception):
    """A virus check is asked for, and there is nobody to do it."""


def is_configured():
    return bool(settings.CLAMD_URL)


def has_virus(file):
    """Whether something is found in it; False where no virus check is configured. Raises Unreachable."""
    if not is_configured():
        return False
    answer = ask(b"zINSTREAM\0", pieces(file))
    if answer.endswith("FOUND"):
        return True
    if not answer.endswith(": OK"):
        raise Unreachable(answer[:100])
    return False


def pieces(file):
    file.seek(0)
    while piece := file.read(PIECE):
        yield len(piece).to_bytes(4, "big") + piece
    yield (0).to_bytes(4, "big")


def is_there():
    """Whether it answers; None when none is configured."""
    try:
        return ask(b"zPING\0", (), wait=2) == "PONG" if is_configured() else None
    except Unreachable:
        return False


def ask(command, body, wait=WAIT):
    try:
        with connected(wait) as line:
            line.sendall(command)
            for piece in body:
                line.sendall(piece)
            return answered(line)
    except OSError as problem:
        raise Unreachable(type(problem).__name__) from problem


def connected(wait):
    url = urlsplit(settings.CLAMD_URL)
    if url.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(wait)
        if problem := line.connect_ex(url.path):
            raise OSError(problem)
        return line
    return socket.create_connection((url.hostname, url.port or 3310), timeout=wait)


def answered(line):
    """What it said, up to its closing zero."""
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096:
        piece = line.recv(1024)
        if not piece:
            break
        said += piece
    return said.decode(errors="replace").strip("\0\n ")
