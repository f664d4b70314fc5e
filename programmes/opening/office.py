"""Office files: a packed folder of XML. No macros, nothing packed inside, nothing fetched from elsewhere."""

import stat
from pathlib import PurePosixPath
from xml.parsers import expat
from zipfile import BadZipFile, LargeZipFile, ZipFile

from .refused import MOST_ENTRIES, MOST_UNPACKED, Refused

MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "content.xml"}
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
PIECE = 1024 * 1024
XML = {".xml", ".rels", ".vml", ".rdf"}
PARTS = XML | {
    "", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".wdp", ".odttf", ".ttf",
    ".otf", ".fntdata", ".json", ".psmdcp",
}  # fmt: skip
MACROS = ("vbaproject", "vbadata", "macrosheet", "activex", "basic/", "scripts/", "dialogsheets/", "oleobject")
INSIDE = ("embeddings/", "ole")
SHOWN = (" image", " object", " object-ole", " plugin", " applet", " floating-frame")  # of OpenDocument
TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def docx(file):
    check(file, "docx")


def xlsx(file):
    check(file, "xlsx")


def odt(file):
    check(file, "odt")


def check(file, kind):
    """Raises Refused; an office file is kept as it came."""
    if file.read(4) != b"PK\x03\x04":
        raise Refused("disguised")
    try:
        with ZipFile(file) as folder:
            entries = folder.infolist()
            check_names(entries, folder.comment)
            check_kind(folder, kind)
            for entry in entries:
                check_entry(folder, entry)
    except (BadZipFile, LargeZipFile, NotImplementedError, EOFError, OSError, ValueError, LookupError):
        raise Refused("damaged") from None


def check_names(entries, comment):
    names = [entry.filename for entry in entries]
    if len(names) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused("heavy")
    if comment or len({name.lower() for name in names}) < len(names):
        raise Refused("disguised")
    for entry in entries:
        if entry.flag_bits & 1:
            raise Refused("encrypted")
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if is_link or not is_plain(entry.filename):
            raise Refused("disguised")


def is_plain(name):
    """A way down, in letters that do not turn: no way up or out."""
    steps = name.split("/")
    return name.isprintable() and not name.startswith("/") and not {"\\", ":"} & set(name) and ".." not in steps


def check_kind(folder, kind):
    """The folder holds what its name says, and not the same with macros."""
    names = folder.namelist()
    if MAIN[kind] not in names:
        raise Refused("archive")
    if kind == "odt":
        if "mimetype" not in names or folder.read("mimetype")[:100].strip() != OPEN_DOCUMENT:
            raise Refused("disguised")
    elif "[Content_Types].xml" not in names:
        raise Refused("archive")


def check_entry(folder, entry):
    name = entry.filename.lower()
    if any(word in name for word in MACROS):
        raise Refused("macros" if "oleobject" not in name else "embedded")
    if any(f"/{word}" in f"/{name}" for word in INSIDE):
        raise Refused("embedded")
    if "externallinks/" in name:
        raise Refused("outside")
    suffix = PurePosixPath(name).suffix
    if suffix not in PARTS and not (suffix == ".bin" and "printersettings" in name):
        raise Refused("embedded")
    reader = Page(name) if suffix in XML else Plain()
    with folder.open(entry) as part:
        while piece := part.read(PIECE):
            reader.feed(piece)
    reader.close()


class Plain:
    """A picture or a font: read to its end, so that its sum is checked."""

    def feed(self, piece):
        if TEST_VIRUS in piece:
            raise Refused("virus")

    def close(self):
        pass


class Page:
    """XML read as a stream: no entities, and nothing in it that reaches out or runs."""

    def __init__(self, name):
        self.is_field = False
        self.is_relations = name.endswith(".rels")
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.element
        self.parser.CharacterDataHandler = self.text

    def feed(self, piece):
        self.parse(piece, False)

    def close(self):
        self.parse(b"", True)

    def parse(self, piece, is_last):
        try:
            self.parser.Parse(piece, is_last)
        except expat.ExpatError:
            raise Refused("damaged") from None

    def doctype(self, *said):
        raise Refused("outside")

    def element(self, name, attributes):
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        kind, target = said.get("Type", ""), said.get("Target", "").strip().lower()
        if self.is_relations and said.get("TargetMode", "").lower() == "external":
            if not kind.endswith("/hyperlink") or not target.startswith(("http:", "https:", "mailto:", "#")):
                raise Refused("outside")
        if name.endswith(SHOWN) and ":" in said.get("href", ""):
            raise Refused("outside")
        self.is_field = name.endswith(" instrText")
        if any("macroenabled" in value.lower() or "vbaproject" in value.lower() for value in said.values()):
            raise Refused("macros")
        if any("oleobject" in value.lower() for value in said.values()):
            raise Refused("embedded")
        if name.endswith((" script", " event-listener", " ddeLink", " dde-source")):
            raise Refused("macros" if "dde" not in name else "outside")
        if said.get("instr", "").strip().upper().startswith("DDE"):
            raise Refused("outside")

    def text(self, words):
        if self.is_field and words.strip().upper().startswith(("DDEAUTO", "DDE ")):
            raise Refused("outside")
