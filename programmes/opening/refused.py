"""Why a file is not taken: a word each, said in the reader's language by `sentences`."""

MEGA = 1024 * 1024
MOST_UNPACKED = 200 * MEGA  # bytes that a file may become when it is opened
MOST_PIXELS = 40_000_000
MOST_ENTRIES = 2_000  # of an office file, which is a packed folder


class Refused(Exception):
    """The file is not taken; its one argument is the word for why."""
