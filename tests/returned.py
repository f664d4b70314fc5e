"""Delivery statuses as mail servers write them (RFC 3464): who could not be reached, and why."""

POSTFIX = """\
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="B0.1/mail.example.org"

--B0.1/mail.example.org
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B0.1/mail.example.org
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Tue, 22 Oct 2024 12:00:00 +0200 (CEST)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; {diagnosis}

--B0.1/mail.example.org
Content-Type: {kind}

Message-ID: {name}
Subject: Your receipt

{body}
--B0.1/mail.example.org--
"""
# Exchange says nothing but the code, and gives the head alone; its addresses may be written in any case of letters.
GONE = {"action": "failed", "status": "5.1.1", "diagnosis": "550 5.1.1 <x>: User unknown"}
EXCHANGE = {"action": "Failed", "status": "5.1.10", "diagnosis": "550 5.1.10 RESOLVER.ADR.RecipientNotFound"}
VAGUE = {"action": "failed", "status": "5.0.0", "diagnosis": "550 user unknown"}
VAGUE_WITH_CODE = {"action": "failed", "status": "5.0.0", "diagnosis": "550-5.1.1 The email account does not exist"}
DELAYED = {"action": "delayed", "status": "4.4.1", "diagnosis": "451 4.4.1 connection timed out"}
EXPIRED = {"action": "failed", "status": "4.4.7", "diagnosis": "421 4.4.7 delivery time expired"}
FULL = {"action": "failed", "status": "5.2.2", "diagnosis": "552 5.2.2 Mailbox full"}
UNWANTED = {"action": "failed", "status": "5.7.1", "diagnosis": "550 5.7.1 Message rejected as spam"}
THROUGH = {"action": "delivered", "status": "2.0.0", "diagnosis": "250 OK"}


def report(said, address, name, to="portal@example.org", kind="message/rfc822", body="Hello."):
    """A status as bytes: what was said of an address, of the letter with a Message-ID."""
    text = POSTFIX.format(**said, address=address, name=name, to=to, kind=kind, body=body)
    return text.replace("\n", "\r\n").encode()
