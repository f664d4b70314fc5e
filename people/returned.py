"""Letters that came back: read from the mailbox of the sender, and what their delivery status says (RFC 3464).

Anybody can write to that mailbox: no more than the beginning of a message is fetched, and whatever cannot be read
as a delivery status is none. Nothing is ever deleted there; what has been looked at is marked as seen.
"""

import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from imaplib import IMAP4, IMAP4_SSL
from urllib.parse import unquote, urlsplit

from .mail import is_no_such_address

log = logging.getLogger(__name__)
MOST_BYTES = 256 * 1024  # a status, and the head of the letter that came back with it, stand at the beginning
MOST_LETTERS = 200  # in one sitting
PATIENCE = 20  # seconds without an answer
DIAGNOSIS = re.compile(r"\A([45]\d\d)?[ \-]?([45]\.\d{1,3}\.\d{1,3}\b)?")  # finds itself once in every text
ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To")


@dataclass(frozen=True)
class Returned:
    """One letter that nobody will get: `names` say which letter it was, `addresses` to whom it could not go."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]


def read(raw):
    """What a message of the mailbox says of a letter that is refused for good; None when it says nothing such."""
    try:
        return told(message_from_bytes(raw))
    except Exception as problem:  # a stranger's message: whatever it breaks, it breaks nothing of ours
        log.warning("a message of the bounce mailbox was not read: %s", type(problem).__name__)
        return None


def told(message):
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    parts = message.get_payload()
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if status is None or not status.is_multipart():
        return None
    refused = [block for block in status.get_payload() if is_refused(block)]
    addresses = tuple(dict.fromkeys(each for block in refused for each in addresses_of(block)))
    return Returned(tuple(names(message, parts)), addresses) if addresses else None


def is_refused(block):
    """Whether one recipient's status says for good that there is no such address; 4.x.x and a full mailbox do not."""
    if str(block.get("Action", "")).strip().lower() != "failed":
        return False
    diagnosis = str(block.get("Diagnostic-Code", "")).partition(";")[2].strip()
    status = str(block.get("Status", "")).split()
    ((reply, code),) = DIAGNOSIS.findall(diagnosis)
    code = status[0] if status and not status[0].endswith(".0.0") else code
    return is_no_such_address(int(reply or 0), code)


def addresses_of(block):
    """The recipient as we wrote it and as it was at last; a forwarded letter has two."""
    for name in ("Original-Recipient", "Final-Recipient"):
        address = str(block.get(name, "")).partition(";")[2].strip().strip("<>").lower()
        if "@" in address and len(address) <= 254:
            yield address


def names(message, parts):
    """Where the letter's own name may stand: in the address to which its status was sent, and in its head."""
    for header in ADDRESSED:
        yield from (str(each)[:1000] for each in message.get_all(header, [])[:5])
    for part in parts:
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            yield str(part.get_payload(0).get("Message-ID", ""))[:1000]
        elif part.get_content_type() == "text/rfc822-headers":
            yield str(message_from_string(str(part.get_payload())).get("Message-ID", ""))[:1000]


@contextmanager
def mailbox(url):
    """A line to a mailbox: imaps://user:password@host:993/INBOX; imap:// without TLS, for a machine of one's own."""
    parts = urlsplit(url)
    speaks, port = (IMAP4_SSL, 993) if parts.scheme == "imaps" else (IMAP4, 143)
    line = speaks(parts.hostname or "localhost", parts.port or port, timeout=PATIENCE)
    try:
        line.login(unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.strip("/")) or "INBOX"
        checked(line.select('"{}"'.format(folder.replace("\\", "").replace('"', ""))))
        yield line
    finally:
        line.shutdown()


def collect(url, take):
    """Hand what has not been seen yet to `take(Returned)`, one by one; how many messages were looked at.

    A message is marked as seen when it has been taken: whoever is killed in between takes it once more. Raises
    OSError or IMAP4.error when the mailbox cannot be read.
    """
    with mailbox(url) as line:
        (found,) = checked(line.uid("SEARCH", "UNSEEN"))
        waiting = (found or b"").split()[:MOST_LETTERS]
        for uid in (each.decode("ascii") for each in waiting):
            answer = checked(line.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES}>)"))
            raw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
            returned = read(raw[:MOST_BYTES])
            if returned:
                take(returned)
            checked(line.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"))
    return len(waiting)


def checked(answer):
    """What the server has said. Raises IMAP4.error when it has said no."""
    word, said = answer
    if word != "OK":
        raise IMAP4.error(word)
    return said
