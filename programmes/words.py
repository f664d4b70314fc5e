"""Words that a programme writes itself, in its own languages: JSONB {"da": …, "en": …}."""

from django.conf.locale import LANG_INFO
from django.db import models
from django.utils.translation import get_language, get_language_info

# Who has no text in her language reads the nearest one first; English is the stated fallback.
NEAREST = {"nb": ("da", "sv"), "da": ("nb", "sv"), "sv": ("nb", "da"), "fi": ("sv",)}


def language_name(code):
    """A language in its own words."""
    return get_language_info(code)["name_local"] if code in LANG_INFO else code


class Text(dict):
    """One text in several languages; printed, it is in the reader's language or the nearest there is."""

    def __str__(self):
        return self.get(self.spoken, "")

    def __bool__(self):
        return any(self.values())

    @property
    def spoken(self):
        """The language in which it prints now; None when there is no text at all."""
        wanted = get_language() or "en"
        there = [language for language in sorted(self) if self[language]]
        for language in (wanted, *NEAREST.get(wanted, ()), "en"):
            if language in there:
                return language
        return there[0] if there else None

    @property
    def foreign(self):
        """The language to name in `lang`, when it is not the reader's own."""
        return self.spoken if self.spoken != get_language() else None

    def within(self, language):
        """The text in one language, or the nearest."""
        return self.get(language) or str(self)


class Words(models.JSONField):
    """A column of Text."""

    def __init__(self, *args, **options):
        options.setdefault("default", dict)
        options.setdefault("blank", True)
        super().__init__(*args, **options)

    def from_db_value(self, value, expression, connection):
        return Text(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value):
        return Text(value or {})
