"""Opens one file and says whether it may be taken: `python -m programmes.opening KIND < file > cleaned 2> word`.

It holds itself to memory, time and size before it reads the first byte: a bomb goes off in here.
"""

import resource
import sys
from importlib import import_module

from .refused import MEGA, Refused

MEMORY, SECONDS, WRITTEN = 420 * MEGA, 20, 100 * MEGA
OPENERS = {
    "pdf": "pdf.read", "png": "pictures.png", "jpg": "pictures.jpg", "docx": "office.docx", "xlsx": "office.xlsx",
    "odt": "office.odt", "bare": "pdf.bare", "csv": "tables.read",
}  # fmt: skip


def hold():
    """From here on: so much memory, so much time, and no other process."""
    limits = {
        resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: WRITTEN,
        resource.RLIMIT_CORE: 0, resource.RLIMIT_NOFILE: 64,
    }  # fmt: skip
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))


def opened(kind, file):
    """(the word for why it is refused, or "clean"; the bytes to keep instead, if it was made anew)."""
    module, name = OPENERS[kind].split(".")
    try:
        return "clean", getattr(import_module(f"programmes.opening.{module}"), name)(file)
    except Refused as why:
        return str(why), None
    except (MemoryError, RecursionError):
        return "heavy", None
    except Exception:  # whatever a reader trips over: somebody else's reader would too
        return "damaged", None


def say(word, cleaned):
    """What is kept instead goes out first: one that is too large to be written is too large to be kept."""
    try:
        sys.stdout.buffer.write(cleaned or b"")
        sys.stdout.flush()
    except (OSError, MemoryError):
        word = "heavy"
    sys.stderr.write(f"\n{word}")


if __name__ == "__main__":
    hold()
    say(*opened(sys.argv[1], sys.stdin.buffer))
