"""The demonstration's postbox: takes every letter by SMTP, delivers none, and shows them on a page.

`python -m portal.postbox FOLDER SMTP_PORT WEB_HOST WEB_PORT`; a letter is one .eml file in the folder.
It stands in for the telephone too: the accounts' current codes of the second step are on the page.
"""

import base64
import hmac
import json
import re
import secrets
import sys
import time
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, quote, urlsplit

from aiosmtpd.controller import Controller

NAME = re.compile(r"[0-9TZ]+-[0-9a-f]{8}\.eml")
ADDRESS = re.compile(r"https?://[^\s&<>\"]+(?:&amp;[^\s&<>\"]+)*")
PAGE = Template((Path(__file__).parent / "postbox.html").read_text())
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


class Slot:
    """Where letters are posted: each becomes a file, whole or not at all."""

    def __init__(self, folder):
        self.folder = folder

    async def handle_DATA(self, server, session, envelope):
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(4)}.eml"
        unfinished = self.folder / f"{name}.part"
        unfinished.write_bytes(envelope.content)
        unfinished.rename(self.folder / name)
        return "250 OK"


def read(file) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=default)


def letters(folder):
    """Newest first."""
    return [(file.name, read(file)) for file in sorted(folder.glob("*.eml"), reverse=True)]


def code(secret, period=30, digits=6):
    """What an authenticator app shows now (RFC 6238)."""
    moment = int(time.time() // period).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret), moment, "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**digits:0{digits}}"


def second_steps(accounts):
    """Who of the demonstration's accounts signs in with which code at this moment."""
    rows = json.loads(accounts.read_text()) if accounts.exists() else []
    owners = {}
    for row in rows:
        if row.get("second_step"):
            owners.setdefault(code(row["second_step"]), []).append(escape(row["email"]))
    lines = [f"<p>Second step now: <strong>{now}</strong> for {', '.join(names)}</p>" for now, names in owners.items()]
    return "".join(lines)


def list_page(folder, address):
    """Every letter, or those to one address."""
    rows = [
        f'<tr><td>{escape(letter["date"] or "")}</td><td><a href="/?to={quote(letter["to"] or "")}">'
        f"{escape(letter['to'] or '')}</a></td>"
        f'<td><a href="/letters/{name}">{escape(letter["subject"] or "(no subject)")}</a></td></tr>'
        for name, letter in letters(folder)
        if not address or address in (letter["to"] or "")
    ]
    head = "<tr><th scope=col>Sent</th><th scope=col>To</th><th scope=col>Subject</th></tr>"
    body = second_steps(folder.parent / "accounts.json")
    body += f"<table>{head}{''.join(rows)}</table>" if rows else "<p>No letters yet.</p>"
    body += f'<p><a href="/">All letters</a> · to {escape(address)}</p>' if address else ""
    return PAGE.substitute(title="Letters", head='<meta http-equiv="refresh" content="5">', body=body)


def letter_page(name, letter):
    """One letter: its head, its text with links that can be followed, its HTML as text, its attachments."""
    facts = "".join(
        f"<tr><th scope=row>{fact}</th><td>{escape(letter[fact] or '')}</td></tr>"
        for fact in ("Date", "From", "To", "Message-ID")
    )
    body = f'<p><a href="/">All letters</a></p><table>{facts}</table>'
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    if text:
        linked = ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', escape(text.get_content(), quote=False))
        body += f"<pre>{linked}</pre>"
    for number, part in enumerate(letter.iter_attachments()):
        body += f'<p><a href="/letters/{name}/{number}">{escape(part.get_filename() or "attachment")}</a></p>'
    if html:
        source = escape(html.get_content())
        body += f"<details><summary>The HTML part, as text</summary><pre>{source}</pre></details>"
    return PAGE.substitute(title=escape(letter["subject"] or "(no subject)"), head="", body=body)


class Window(BaseHTTPRequestHandler):
    """What a browser sees."""

    folder: Path
    names: set[str]

    def do_GET(self):
        if (self.headers.get("Host") or "").rsplit(":", 1)[0] not in self.names:
            return self.refuse(421)  # another site's name that was bent to this address
        address = urlsplit(self.path)
        if address.path in ("", "/"):
            return self.show(list_page(self.folder, parse_qs(address.query).get("to", [""])[0]))
        _, room, *rest = address.path.split("/")
        if room != "letters" or not rest or not NAME.fullmatch(rest[0]) or not (self.folder / rest[0]).exists():
            return self.refuse(404)
        letter = read(self.folder / rest[0])
        if len(rest) == 1:
            return self.show(letter_page(rest[0], letter))
        attachments = list(letter.iter_attachments())
        if len(rest) == 2 and rest[1].isdecimal() and int(rest[1]) < len(attachments):
            return self.hand_out(attachments[int(rest[1])])
        return self.refuse(404)

    def hand_out(self, part):
        content = part.get_payload(decode=True)
        name = quote(part.get_filename() or "attachment")
        self.answer(content, part.get_content_type(), f"attachment; filename*=UTF-8''{name}")

    def show(self, page):
        self.answer(page.encode(), "text/html; charset=utf-8", "inline")

    def refuse(self, status):
        self.answer(b"No such page.", "text/plain", "inline", status)

    def answer(self, content, kind, disposition, status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Disposition", disposition)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words):
        """Silence: what is of interest is on the page."""


def main(folder, smtp_port, web_host, web_port):
    folder.mkdir(parents=True, exist_ok=True)
    slot = Controller(Slot(folder), hostname="127.0.0.1", port=smtp_port)
    slot.start()
    view = {"folder": folder, "names": {"localhost", "127.0.0.1", "[::1]", web_host}}
    window = ThreadingHTTPServer((web_host, web_port), type("Window", (Window,), view))
    try:
        window.serve_forever()
    finally:
        slot.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
