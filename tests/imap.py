"""A small mailbox that speaks IMAP4rev1 over a socket: what a reader of bounces may say, and nothing else."""

import re
import socketserver
from threading import Thread

LOGIN = ("kamrat", "p@ss/word")


class Speaker(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, word, rest = [*line.decode().strip().split(" ", 2), ""][:3]
            self.server.heard.append(word.upper() if word.upper() != "UID" else rest.split()[0].upper())
            answer = getattr(self, f"do_{word.lower()}")(rest)
            self.say(f"{tag} {answer or 'OK done'}")
            if word.upper() == "LOGOUT":
                return

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def do_capability(self, rest):
        self.say("* CAPABILITY IMAP4rev1")

    def do_login(self, rest):
        name, password = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', rest)
        return None if ("".join(name), "".join(password)) == LOGIN else "NO who are you"

    def do_select(self, rest):
        if rest.strip('"') != "INBOX":
            return "NO such folder"
        self.say(f"* {len(self.server.letters)} EXISTS")
        return "OK [READ-WRITE] done"

    def do_logout(self, rest):
        self.say("* BYE")

    def do_uid(self, rest):
        word, rest = rest.split(" ", 1)
        return getattr(self, f"uid_{word.lower()}")(rest)

    def uid_search(self, rest):
        new = [str(number) for number in self.server.letters if number not in self.server.seen]
        self.say(f"* SEARCH {' '.join(new)}".rstrip())

    def uid_fetch(self, rest):
        number, most = re.fullmatch(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest).groups()
        part = self.server.letters[int(number)][: int(most)]
        self.wfile.write(b"* 1 FETCH (UID %s BODY[]<0> {%d}\r\n%s)\r\n" % (number.encode(), len(part), part))

    def uid_store(self, rest):
        number, flags = re.fullmatch(r"(\d+) \+FLAGS\.SILENT (.+)", rest).groups()
        assert flags == r"(\Seen)"
        self.server.seen.add(int(number))


class Mailbox(socketserver.ThreadingTCPServer):
    """Letters by number; which of them were seen; what was heard."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Speaker)
        self.letters, self.seen, self.heard = {}, set(), []
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self):
        return f"imap://kamrat:p%40ss%2Fword@127.0.0.1:{self.server_address[1]}/INBOX"

    def put(self, letter):
        self.letters[len(self.letters) + 1] = letter

    def close(self):
        self.shutdown()
        self.server_close()
