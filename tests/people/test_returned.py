"""What a letter that came back says, and what is none; read from a mailbox to which anybody can write."""

from imaplib import IMAP4

import pytest

from people.returned import MOST_BYTES, collect, read
from tests import returned
from tests.imap import Mailbox
from tests.returned import report

NAME = "<1.2.abc@kamrat>"


@pytest.fixture
def mailbox():
    made = Mailbox()
    yield made
    made.close()


@pytest.mark.parametrize("said", [returned.GONE, returned.EXCHANGE, returned.VAGUE, returned.VAGUE_WITH_CODE])
@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_an_address_that_is_not_there_is_known_with_the_letter(said, kind):
    found = read(report(said, "Bo.Dahl@Example.org", NAME, kind=kind))
    assert (found.addresses, found.names) == (("bo.dahl@example.org",), ("portal@example.org", NAME))


@pytest.mark.parametrize(
    "said", [returned.DELAYED, returned.EXPIRED, returned.FULL, returned.UNWANTED, returned.THROUGH]
)
def test_what_may_pass_or_says_nothing_of_the_address_is_no_bounce(said):
    assert read(report(said, "bo@example.org", NAME)) is None


def hostile():
    good = report(returned.GONE, "bo@example.org", NAME)
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(5000))
    yield "nothing", b""
    yield "a person who answers", b"From: bo@example.org\r\nSubject: Out of office\r\n\r\n5.1.1 failed\r\n"
    yield "signs that are none", bytes(range(256)) * 1000
    yield "a report without parts", b"Content-Type: multipart/report; boundary=x\r\n\r\nno part"
    yield "a boundary within a boundary", b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n" + nested
    yield "a status that is a text", good.replace(b"message/delivery-status", b"text/plain")
    yield "an unknown charset", b"Content-Type: multipart/report; charset=\x00; boundary=\xff\r\n\r\n--\xff\r\n\r\n"
    yield "a status of very many lines", good.replace(b"Action: failed", b"X: y\r\n" * 40000)
    yield "an address that is none", report(returned.GONE, "bo", NAME)
    yield "an address as long as a book", report(returned.GONE, "b" * 100_000 + "@example.org", NAME)


def test_whatever_a_stranger_writes_is_read_as_nothing():
    for title, raw in hostile():
        assert read(raw[:MOST_BYTES]) is None, title


def test_a_mailbox_is_read_once_and_nothing_in_it_is_lost(mailbox):
    mailbox.put(report(returned.GONE, "bo@example.org", NAME))
    mailbox.put(b"Subject: a person who asks\r\n\r\nWhen is the deadline?")
    mailbox.put(report(returned.GONE, "eva@example.org", NAME, body="x" * (3 * MOST_BYTES)))
    for _title, raw in hostile():
        mailbox.put(raw)
    taken = []
    assert collect(mailbox.url, taken.append) == len(mailbox.letters)
    assert [each.addresses for each in taken] == [("bo@example.org",), ("eva@example.org",)]
    assert collect(mailbox.url, taken.append) == 0 and len(taken) == 2
    assert set(mailbox.heard) <= {"CAPABILITY", "LOGIN", "SELECT", "SEARCH", "FETCH", "STORE", "LOGOUT"}


def test_who_is_killed_between_two_letters_reads_the_second_once_more(mailbox):
    mailbox.put(report(returned.GONE, "bo@example.org", NAME))
    mailbox.put(report(returned.GONE, "eva@example.org", NAME))
    taken = []

    def die(each):
        taken.append(each.addresses[0])
        if len(taken) == 2:
            raise SystemExit

    with pytest.raises(SystemExit):
        collect(mailbox.url, die)
    collect(mailbox.url, die)
    assert taken == ["bo@example.org", "eva@example.org", "eva@example.org"]


def test_a_wrong_password_and_a_closed_door_are_said(mailbox):
    with pytest.raises(IMAP4.error):
        collect(mailbox.url.replace("p%40ss", "wrong"), print)
    with pytest.raises(IMAP4.error):
        collect(mailbox.url.replace("INBOX", "Elsewhere"), print)
    mailbox.close()
    with pytest.raises(OSError):
        collect(mailbox.url, print)
