"""Filling in the forms of a page as a browser without scripts does: what it would send, read from the HTML."""

from html.parser import HTMLParser

from django.http import QueryDict


class Fields(HTMLParser):
    """What a browser would send of the form on a page: [(name, value)], buttons apart."""

    def __init__(self, html, within="question"):
        super().__init__()
        self.sent, self.within, self.select, self.area, self.is_in = [], within, None, None, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "form":
            self.is_in = facts.get("id") == self.within
        if not self.is_in:
            return
        if tag == "input" and facts.get("type") not in ("checkbox", "radio", "file") or "checked" in facts:
            self.sent.append((facts["name"], facts.get("value") or ("on" if "checked" in facts else "")))
        elif tag == "select":
            self.select = [facts["name"], None]
        elif tag == "option" and self.select:
            if "selected" in facts or self.select[1] is None:
                self.select[1] = facts.get("value", "")
        elif tag == "textarea":
            self.area = [facts["name"], ""]

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "select" and self.select:
            self.sent.append(tuple(self.select))
            self.select = None
        elif tag == "textarea" and self.area:
            self.sent.append((self.area[0], self.area[1].removeprefix("\n")))
            self.area = None

    def post(self, **changes):
        found: dict = {}
        for name, value in self.sent:
            found.setdefault(name, []).append(value)
        return found | changes


def fields_of(page, **changes):
    return Fields(page.content.decode()).post(**changes)


def base_of(page):
    """The version on which a page is based."""
    return page.content.decode().partition('name="base" value="')[2].partition('"')[0]


def sent_by(editor):
    """What a browser would send of a question's page, without the page: every form as it stands."""
    sent = QueryDict(mutable=True)
    for form in editor.forms:
        sent[f"{form.prefix}-there"] = "1"
        for name in form.fields:
            value = form[name].value()
            value = form.fields[name].prepare_value(value) if value is not None else ""
            if value is not False:
                sent.setlist(f"{form.prefix}-{name}", [*map(str, value)] if isinstance(value, list) else [str(value)])
    return sent
