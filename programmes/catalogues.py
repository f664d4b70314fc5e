"""Strings of the interface: found in code and templates, kept in locale/<language>/LC_MESSAGES/django.po.

No gettext programs are needed: templates are read by Django's own templatize, code by Babel, catalogues by polib.
"""

import re
from ast import literal_eval
from io import BytesIO

import polib
from babel.messages.extract import extract_python
from django.conf import settings
from django.utils.translation.template import templatize

HOUSE = ["people", "programmes", "partnerships", "trainings", "network", "groups", "grants", "overview"]
KEYWORDS = {
    "_": (1,), "_l": (1,), "_t": (1,), "gettext": (1,), "gettext_lazy": (1,), "gettext_noop": (1,),
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
FOREIGN = [code for code, _name in settings.LANGUAGES if code != "en"]
STRING = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
CALL = re.compile(rf"\b(n?p?gettext|_)\(((?:u?(?:{STRING.pattern})\s*,?\s*)+)", re.DOTALL)
HOLE = re.compile(r"%\((\w+)\)[sd]")


def catalogue_path(language):
    return settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"


def strings():
    """{(context, singular, plural): [where]} of every string that is marked for translation."""
    found = {}
    files = [file for app in HOUSE for file in sorted((settings.BASE_DIR / app).rglob("*.py"))]
    files += sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    files += sorted((settings.BASE_DIR / "templates").rglob("*.txt"))
    for file in files:
        text = file.read_text()
        place = str(file.relative_to(settings.BASE_DIR))
        for key in marked_in_code(text) if file.suffix == ".py" else marked_in_template(text):
            found.setdefault(key, []).append(place)
    return found


def marked_in_code(text):
    for _line, function, messages, _comments in extract_python(BytesIO(text.encode()), KEYWORDS, [], {}):
        said = messages if isinstance(messages, tuple) else (messages,)
        if said[0]:
            yield key_of_call(function, said)


def marked_in_template(text):
    """Templatize leaves calls in a text that is no Python, so they are found by their shape."""
    for function, arguments in CALL.findall(templatize(text)):
        yield key_of_call(function, [literal_eval(each) for each in STRING.findall(arguments)])


def key_of_call(function, messages):
    context = messages[0] if function in ("pgettext", "npgettext") else ""
    rest = messages[1:] if context else messages
    plural = rest[1] if function in ("ngettext", "ngettext_lazy", "npgettext") else ""
    return context, rest[0], plural


def update():
    """New strings come in without translation, strings that are no more go."""
    now = strings()
    for language in FOREIGN:
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        old = {key_of(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
        book = polib.POFile(wrapwidth=78)
        book.metadata = {
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=2; plural=(n != 1);",
        }
        for key in sorted(now):
            book.append(old.get(key) or entry_of(*key))
        book.save(str(path))


def key_of(entry):
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def entry_of(context, singular, plural):
    facts = {"msgid_plural": plural, "msgstr_plural": {0: "", 1: ""}} if plural else {}
    return polib.POEntry(msgctxt=context or None, msgid=singular, **facts)


def faults():
    """A sentence for each string without translation, marked fuzzy, or whose holes differ."""
    now, found = strings(), []
    for language in FOREIGN:
        path = catalogue_path(language)
        book = {key_of(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
        for key, places in now.items():
            entry = book.get(key)
            said = translations(entry) if entry else []
            if not entry or not all(said) or entry.fuzzy:
                found.append(f"{language}: “{key[1]}” ({places[0]})")
            elif any(set(HOLE.findall(text)) - set(HOLE.findall(key[1] + key[2])) for text in said):
                found.append(f"{language}: “{key[1]}” has other holes than its translation")
        found += [f"{language}: “{key[1]}” is used no more" for key in set(book) - set(now)]
    return found


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def compile_all():
    """Make the .mo files, for those that are older than their .po."""
    for language in FOREIGN:
        path = catalogue_path(language)
        made = path.with_suffix(".mo")
        if path.exists() and (not made.exists() or made.stat().st_mtime < path.stat().st_mtime):
            polib.pofile(str(path)).save_as_mofile(str(made))
