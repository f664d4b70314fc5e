"""A letter as it is read at the other end: its subject to the letter, and no hole in its text."""

from email import message_from_bytes
from email.policy import SMTP, default

from people.mail import Message, Reader, letter, worded

# Each of these came out with a space said twice, as the standard library folds it.
SUBJECTS = [
    "kl. endret Påminnelse torsdag määräaika av før kl. á før torsdag før 2024 skjemaet ny módosult",
    "skjemaet felhívás i határidő å Møtet kl. á á i Vejen módosult",
    "én fristen onsdag én oktober siirtynyt torsdag om oktober á Påminnelse on og før päättyy er om å",
]
LONG = "Pályázati felhívás határideje módosult: " + "ő" * 200


def test_a_subject_arrives_as_it_was_written_however_it_is_folded():
    for subject in [*SUBJECTS, LONG, "Confirm your sign-up", "Kort: é"]:
        sent = Message(subject, "x", "post@example.org", ["bo@example.org"]).message(policy=SMTP).as_bytes()
        assert message_from_bytes(sent, policy=default)["Subject"] == subject
        head = sent.partition(b"\r\n\r\n")[0]
        assert head.isascii() and max(len(line) for line in head.split(b"\r\n")) <= 78


def test_a_part_with_nothing_to_say_leaves_no_hole():
    with worded(lambda reader, facts: "Subject\n\nOne\n\n \n\nTwo\nthree\n"):
        message = letter("unused", Reader("bo@example.org"))
    assert message.body == "One\n\nTwo\nthree\n" and "<p></p>" not in message.alternatives[0].content
