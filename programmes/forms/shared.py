"""Forms that two people may have open at once, and texts in several languages at once."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ..moments import locale
from ..words import Text


class SharedForm(forms.Form):
    """It remembers what it showed, so nobody's text is written over unseen.

    What only the other one changed stays as she left it; what only this reader changed goes in; where both changed
    the same, both texts are shown, and the next save decides. `standing` is {field: text, or list of texts} as it
    stands in the database now, under a lock when something is sent.
    """

    data: Any
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, standing, first=None, last=None):
        super().__init__(data, initial=standing)
        self.fields = (first or {}) | self.fields | (last or {})
        self.standing = {name: as_typed(standing.get(name, "")) for name in self.fields if name != "shown"}
        self.contested = {}
        if data is not None:
            self.data = data.copy()
            self.join()
        else:
            self.initial["shown"] = json.dumps(self.standing)

    def join(self):
        """Put the other one's changes beside ours; what both changed is contested."""
        for name, seen in seen_in(self.data.get("shown")).items():
            if name not in self.standing or self.standing[name] == seen:
                continue
            typed = self.typed(name)
            if typed == seen:
                self.retype(name, self.standing[name])
            elif typed != self.standing[name]:
                self.contested[name] = self.standing[name]
        self.data["shown"] = json.dumps(self.standing)

    def typed(self, name):
        """What was sent for a field, in the shape of what stands."""
        if isinstance(self.standing[name], list):
            return self.data.getlist(name)
        return as_typed(self.data.get(name, ""))

    def retype(self, name, value):
        if isinstance(value, list):
            self.data.setlist(name, value)
        else:
            self.data[name] = value

    def clean(self):
        for name in self.contested:
            self.add_error(
                name, _("Somebody else has changed this while you wrote. Join the two texts and save again.")
            )
        return super().clean()

    @property
    def both(self):
        """[(bound field, what the other one wrote)] where both changed the same."""
        return [(self[name], self.told(name, value)) for name, value in self.contested.items()]

    def told(self, name, value):
        """What the other one wrote, or chose, in words."""
        words = {str(key): str(label) for key, label in getattr(self.fields[name], "choices", ())}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(words.get(each) or str(each) for each in chosen)

    @property
    def rows(self):
        """The fields in order, those of one text in several languages together: [[bound field, …], …]."""
        found: dict[str, list] = {}
        for field in self.visible_fields():
            found.setdefault(getattr(field.field, "text_of", field.name), []).append(field)
        return list(found.values())


class WordsForm(SharedForm):
    """A form with texts of the programme, typed once for each of its languages.

    `words` is {name: (label, whether it is long, whether it is needed, the most characters)}; in the cleaned data
    each is one Text. Without a text in one language its readers get another one: only the first is needed.
    """

    words: dict = {}

    def __init__(self, data=None, *, languages, standing):
        self.languages = languages
        fields: dict[str, forms.Field] = {}
        shown: dict[str, Any] = {name: value for name, value in standing.items() if name not in self.words}
        for name, (label, is_long, needed, most) in self.words.items():
            mine = words_fields(name, label, languages, is_long, most=most)
            mine[f"{name}_{languages[0]}"].required = needed
            for field in mine.values():
                field.widget.attrs |= {"rows": 5} if is_long else {}
            fields |= mine
            shown |= words_shown(name, standing.get(name), languages)
        super().__init__(data, standing=shown, first=fields)
        self.before = {name: standing.get(name) for name in self.words}
        self.order_fields(self.in_order())

    def in_order(self):
        """Words stand where their name stands in `field_order`."""
        for name in self.field_order or self.words:
            yield from [f"{name}_{code}" for code in self.languages] if name in self.words else [name]

    def clean(self):
        said = super().clean() or self.cleaned_data
        for name in self.words:
            said[name] = Text(words_typed(said, name, self.before[name], self.languages))
        return said


def as_typed(value):
    """A text with the ends of lines that no browser and no database agree upon; lists as they are."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def seen_in(text):
    """What the form showed, as it says itself; nothing when that cannot be read."""
    try:
        seen = json.loads(text or "{}")
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def language_named(code):
    """A language in the reader's words: Danish."""
    return locale().languages.get(code, code)


def words_fields(name, label, languages, area=False, help_text="", most=400):
    """{field: CharField} for one text in each language of the programme; all may be empty while it is a draft."""
    found = {}
    for position, code in enumerate(languages):
        widget = forms.Textarea(attrs={"rows": 10, "class": "ds-input"}) if area else forms.TextInput()
        widget.attrs["lang"] = code
        field = forms.CharField(
            label=f"{label} ({language_named(code)})", required=False, widget=widget, max_length=most,
            help_text="" if position else help_text,
        )  # fmt: skip
        vars(field)["text_of"] = name
        found[f"{name}_{code}"] = field
    return found


def words_shown(name, text, languages):
    """The standing texts for these fields."""
    return {f"{name}_{code}": (text or {}).get(code, "") for code in languages}


def words_typed(cleaned, name, before, languages):
    """The text with what was typed; languages that the form did not show stay as they were."""
    kept = {code: words for code, words in (before or {}).items() if code not in languages}
    typed = {code: cleaned.get(f"{name}_{code}", "").strip() for code in languages}
    return kept | {code: words for code, words in typed.items() if words}
