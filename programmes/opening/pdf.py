"""PDF: no scripts, nothing that starts by itself, nothing packed inside, no lock, and all of it there."""

import zlib
from io import SEEK_END, BytesIO
from zipfile import is_zipfile

import pikepdf

from .refused import MOST_UNPACKED, Refused

TAIL = 2048  # bytes at the end in which the end must be said
PIECE = 1024 * 1024
BY_KEY = {
    "/JS": "script", "/JavaScript": "script", "/XFA": "form", "/AA": "acts", "/EF": "embedded",
    "/EmbeddedFiles": "embedded", "/AF": "embedded", "/RichMediaContent": "embedded", "/Encrypt": "encrypted",
}  # fmt: skip
BY_VALUE = {
    "/JavaScript": "script", "/Launch": "acts", "/ImportData": "acts", "/SubmitForm": "acts", "/GoToE": "embedded",
    "/GoToR": "outside", "/Rendition": "acts", "/Movie": "embedded", "/Sound": "embedded", "/RichMedia": "embedded",
    "/RichMediaExecute": "acts", "/FileAttachment": "embedded", "/EmbeddedFile": "embedded", "/3D": "embedded",
    "/Screen": "acts",
}  # fmt: skip
ABOUT_IT = ("/Metadata", "/PieceInfo", "/Thumb", "/LastModified")  # what its makers wrote about it, not in it
SAFE_LINKS = ("http:", "https:", "mailto:", "tel:")


def read(file):
    """Raises Refused; a PDF is kept as it came, so nothing is given back."""
    if is_zipfile(file):
        raise Refused("disguised")
    check_ends(file)
    try:
        with pikepdf.open(file) as pdf:
            if pdf.is_encrypted:
                raise Refused("encrypted")
            if not len(pdf.pages):
                raise Refused("damaged")
            check_objects(pdf)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except pikepdf.PdfError:
        raise Refused("damaged") from None


def bare(file):
    """The same, made anew without what stands about it: title, author, program, thumbnails, who made a remark."""
    read(file)
    file.seek(0)
    made = BytesIO()
    with pikepdf.open(file) as pdf:
        for thing in pdf.objects:
            for part in parts(thing):
                for key in ABOUT_IT:
                    if key in part:
                        del part[key]
                if "/T" in part and "/Subtype" in part and part["/Subtype"] != "/Widget":
                    del part["/T"]
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        pdf.save(made)
    return made.getvalue()


def check_ends(file):
    """It begins and ends as a PDF does: half of one, or one with something hung on to it, is not taken."""
    file.seek(0)
    head = file.read(5)
    size = file.seek(0, SEEK_END)
    file.seek(max(size - TAIL, 0))
    tail = file.read()
    file.seek(0)
    if head != b"%PDF-" or b"%%EOF" not in tail:
        raise Refused("damaged")
    if tail.rpartition(b"%%EOF")[2].strip(b"\0 \r\n\t"):
        raise Refused("disguised")


def check_objects(pdf):
    budget = Budget()
    for thing in pdf.objects:
        for part in parts(thing):
            check_part(part)
        if isinstance(thing, pikepdf.Stream):
            budget.spend(thing)


def parts(thing):
    """The dictionaries of an object, its own inner ones too; what it points to is an object by itself."""
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Stream):
            each = each.stream_dict
        if isinstance(each, pikepdf.Dictionary):
            yield each
            waiting += [value for value in each.as_dict().values() if holds_more(value)]
        elif isinstance(each, pikepdf.Array):
            waiting += [value for value in each.as_list() if holds_more(value)]


def holds_more(value):
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def check_part(part):
    keys = set(part.keys())
    for key in keys & set(BY_KEY):
        raise Refused(BY_KEY[key])
    for key in keys & {"/S", "/Subtype", "/Type"}:
        if str(part[key]) in BY_VALUE:
            raise Refused(BY_VALUE[str(part[key])])
    if "/OpenAction" in keys and isinstance(part["/OpenAction"], pikepdf.Dictionary):
        act = str(part["/OpenAction"].get("/S"))
        if act != "/GoTo":
            raise Refused(BY_VALUE.get(act, "acts"))
    if "/URI" in keys and not isinstance(part["/URI"], pikepdf.Dictionary):
        link = str(part["/URI"]).strip().lower()
        if ":" in link.partition("/")[0] and not link.startswith(SAFE_LINKS):
            raise Refused("acts")


class Budget:
    """How much the streams of a PDF may become together when they are unpacked."""

    def __init__(self):
        self.left = MOST_UNPACKED

    def spend(self, stream):
        filters = stream.get("/Filter", [])
        names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(name) for name in filters]
        packing = [name for name in names if name in ("/FlateDecode", "/Fl", "/LZWDecode", "/LZW")]
        if len(packing) > 1:
            raise Refused("heavy")
        if names[:1] in (["/FlateDecode"], ["/Fl"]):
            self.left -= unpacked(stream.read_raw_bytes(), self.left)
        elif packing:
            self.left -= len(stream.read_bytes())
        if self.left < 0:
            raise Refused("heavy")


def unpacked(packed, most):
    """How many bytes it becomes; more than `most` are not counted. Never more than a piece is held at once."""
    opener, found = zlib.decompressobj(), 0
    try:
        while found <= most and not opener.eof:
            piece = opener.decompress(packed, PIECE)
            found, packed = found + len(piece), opener.unconsumed_tail
            if not piece and not packed:
                break
    except zlib.error:
        pass  # readers forgive the end of a stream; what came before it is counted
    return found
