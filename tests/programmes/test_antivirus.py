"""ClamAV, where it is configured: asked over its own line, and waited for when it does not answer."""

import socketserver
import threading
from tempfile import TemporaryFile

import pytest
from django.test import Client

from programmes.antivirus import Unreachable, has_virus, is_there

SIGN = b"a sign of a virus"


class Scanner(socketserver.StreamRequestHandler):
    """Speaks as clamd does: a command, then lengths and pieces, and a zero at the end."""

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        assert command == b"zINSTREAM\0"
        whole = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            whole += self.rfile.read(length)
        self.server.scanned.append(len(whole))
        self.wfile.write(b"stream: Test.Sign FOUND\0" if SIGN in whole else b"stream: OK\0")


@pytest.fixture
def clamd(settings):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner)
    server.scanned = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()


def asked(content):
    with TemporaryFile() as file:
        file.write(content)
        return has_virus(file)


def test_a_file_is_sent_whole_and_the_answer_believed(clamd):
    assert [asked(bytes(300_000)), asked(bytes(100_000) + SIGN), asked(b"")] == [False, True, False]
    assert clamd.scanned == [300_000, 100_000 + len(SIGN), 0]
    assert is_there() is True


def test_nobody_there_is_no_answer(settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    with pytest.raises(Unreachable):
        asked(b"x")
    settings.CLAMD_URL = "unix:///nowhere/clamd.sock"
    with pytest.raises(Unreachable):
        asked(b"x")
    assert is_there() is False


def test_without_one_nothing_is_asked(settings):
    settings.CLAMD_URL = ""
    assert asked(SIGN) is False and is_there() is None


def test_health_says_whether_the_virus_check_answers(cast, settings, clamd):
    assert Client().get("/health/ready").json()["virus_check"] is True
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    assert Client().get("/health/ready").json()["virus_check"] is False
