"""The kinds of fields: how what was typed is read, and how it is shown.

What was typed is kept as it was typed; reading gives the canonical value (text, whole number, decimals as
strings, ISO days) or raises ValidationError with a sentence in the reader's language.
"""

import re
from datetime import date
from decimal import Decimal
from unicodedata import normalize
from urllib.parse import urlsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from people.models import Organisation
from people.registers import read_ean, read_identifier

from .counting import count, too_long, too_short
from .moments import read_clock, read_day, say_clock, say_day
from .money import say_number

# What each kind of question is made of: the kinds of its fields, in order; a set means any of these.
QUESTION_KINDS: dict[str, list[str] | set[str]] = {
    "text": ["text"],
    "longtext": ["longtext"],
    "integer": ["integer"],
    "decimal": ["decimal"],
    "money": ["money"],
    "date": ["date"],
    "dates": {"date", "time"},
    "yesno": ["yesno"],
    "yesno+text": ["yesno", "longtext"],
    "yesno+list": {"yesno", "rows", "longtext", "text", "confirm"},
    "choice": ["choice"],
    "choice+text": ["choice", "text"],
    "multi": ["choices"],
    "longtext+multi": {"choices", "longtext", "text"},
    "longtext+int": {"longtext", "integer"},
    "int x3": ["integer", "integer", "integer"],
    "org": {"text", "longtext", "identifier", "ean", "url", "email", "phone"},
    "person": {"text", "email", "phone", "confirm", "yesno"},
    "table": ["rows"],
    "list": ["rows"],
    "budget": ["budget"],
    "split": ["split"],
    "longtext or file": ["longtext", "files"],
    "files": {"files"},
    "confirm": ["confirm"],
    "confirm x3": ["confirm", "confirm", "confirm"],
    "sign": ["signature"],
}
BUDGET = ("hours", "weeks", "rate")  # of each wage line; there is no other kind of cost line
LONGEST_NUMBER, LONGEST_POST, MOST_LINES = 20, 200, 20
NUMBER = re.compile(r"-?(\d+[.,]?\d*|[.,]\d+)", re.ASCII)  # no exponents: 1e30 is no number that people write


def read(field, raw):
    """The canonical value of a field, or None when nothing was given. Raises ValidationError."""
    if isinstance(raw, str):
        raw = normalize("NFC", raw.replace("\r\n", "\n")).strip()
    if not raw:
        return None
    try:
        return READERS[field.kind](field, raw)
    except (ArithmeticError, ValueError):  # whatever else somebody may think of typing is her mistake, not ours
        raise ValidationError(_("Write it differently.")) from None


def read_text(field, text):
    """Within its length, counted in characters or in words."""
    length = count(text, field.counted_in)
    if field.max and length > field.max:
        raise ValidationError(too_long(length - int(field.max), field.counted_in))
    if field.min and length < field.min:
        raise ValidationError(too_short(field.min, field.counted_in))
    return text


def number(text):
    """A number as people write it: 14,5 · 14.5 · 134.212 · 134 212,50. A lone dot before three digits groups."""
    bare = re.sub(r"[\s\u00a0\u202f']", "", text)
    if "," in bare and "." in bare:
        thousands = "." if bare.rfind(",") > bare.rfind(".") else ","
        bare = bare.replace(thousands, "")
    elif re.fullmatch(r"-?\d{1,3}(\.\d{3})+", bare):
        bare = bare.replace(".", "")
    if len(bare) > LONGEST_NUMBER or not NUMBER.fullmatch(bare):
        raise ValidationError(_("Write a number."))
    return Decimal(bare.replace(",", "."))


def read_number(field, text):
    """Between its least and its most; whole when the kind says so."""
    found = number(text)
    low, high = field.min, field.max
    if field.kind == "integer" and found != found.to_integral_value():
        raise ValidationError(_("Write a whole number."))
    if (low is not None and found < low) or (high is not None and found > high):
        limits = {"low": say_number(low or 0), "high": say_number(high) if high is not None else "…"}
        raise ValidationError(_("Enter a number between %(low)s and %(high)s.") % limits)
    return int(found) if field.kind == "integer" else format(found.normalize(), "f")


def read_money(field, text):
    amount = number(re.sub(r"(?i)\s*(kr\.?|eur|dkk|nok|sek|huf|ft|€)\s*", "", text))
    if amount < 0 or amount != amount.quantize(Decimal("0.01")):
        raise ValidationError(_("Write an amount with at most two decimals."))
    return format(amount.quantize(Decimal("0.01")), "f")


def read_date(field, text):
    return read_day(text).isoformat()


def read_time(field, text):
    minutes = int(read_clock(text).total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def read_choice(field, key):
    if not field.option(key):
        raise ValidationError(_("Choose one of the answers."))
    return key


def read_choices(field, keys):
    known = [key for key in keys if field.option(key)]
    if len(known) != len(keys):
        raise ValidationError(_("Choose among the answers."))
    return sorted(known, key=[option.key for option in field.options].index) or None


def read_yesno(field, text):
    if text not in ("yes", "no"):
        raise ValidationError(_("Answer yes or no."))
    return text


def read_email(field, text):
    try:
        validate_email(text)
    except ValidationError:
        raise ValidationError(_("Write an e-mail address, for example name@example.org.")) from None
    return text


def read_phone(field, text):
    try:
        found = phonenumbers.parse(text, field.country or "DK")
    except phonenumbers.NumberParseException:
        found = None
    if not found or not phonenumbers.is_possible_number(found):
        raise ValidationError(_("Write a telephone number. Begin with + and the country's code if it is abroad."))
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def read_url(field, text):
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
    except ValueError:  # a bracket without its other half
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or "." not in parts.netloc or re.search(r"\s", address):
        raise ValidationError(_("Write a web address, for example www.example.org."))
    return address


def read_register_number(field, text):
    return read_identifier(field.country or "DK", text)[0]


def read_location_number(field, text):
    return read_ean(text)


def read_rows(field, rows):
    """The rows that are not empty, each as {column: canonical value}. Marks the first cell that cannot be read."""
    found = []
    for position, row in enumerate(rows, start=1):
        if not any(str(value).strip() for value in row.values()):
            continue
        found.append(read_row(field, row, position))
    if field.max_rows and len(found) > field.max_rows:
        raise ValidationError(_("At most %(n)s rows.") % {"n": field.max_rows})
    if found and len(found) < field.min_rows:
        raise ValidationError(_("At least %(n)s rows.") % {"n": field.min_rows})
    return found or None


def read_row(field, row, position):
    cells = {}
    for column in field.columns:
        place = {"row": position, "column": str(column.label)}
        try:
            cells[column.key] = read(column, row.get(column.key, ""))
        except ValidationError as wrong:
            text = _("Row %(row)s, %(column)s:") % place
            raise ValidationError(f"{text} {wrong.messages[0]}") from None
        if column.required and cells[column.key] is None:
            raise ValidationError(_("Row %(row)s, %(column)s: not filled in.") % place)
    return cells


def read_budget(field, lines):
    """Wage lines with computed totals; nobody types a total."""
    found = []
    for position, line in enumerate(lines, start=1):
        if not any(str(value).strip() for value in line.values()):
            continue
        found.append(read_line(line, position))
    if not found:
        return None
    if len(found) > MOST_LINES:
        raise ValidationError(_("At most %(n)s rows.") % {"n": MOST_LINES})
    return {"lines": found, "total": format(sum(Decimal(line["total"]) for line in found), "f")}


def read_line(line, position):
    """One wage line with its total."""
    post = str(line.get("post", "")).strip()
    if len(post) > LONGEST_POST:
        text = _("Row %(row)s: write at most %(n)s characters.")
        raise ValidationError(text % {"row": position, "n": LONGEST_POST})
    try:
        hours, weeks, rate = (number(str(line.get(name, ""))) for name in BUDGET)
    except ValidationError:
        text = _("Row %(row)s: write hours a week, weeks and cost an hour as numbers.")
        raise ValidationError(text % {"row": position}) from None
    if min(hours, weeks, rate) <= 0 or hours > 60 or weeks > 60:
        raise ValidationError(_("Row %(row)s: check hours, weeks and cost.") % {"row": position})
    total = (hours * weeks * rate).quantize(Decimal("0.01"))
    cells = {name: format(value.normalize(), "f") for name, value in zip(BUDGET, (hours, weeks, rate), strict=True)}
    return {"post": post, **cells, "total": format(total, "f")}


def read_split(field, shares):
    """Whole per cents for each kind of party, 100 together."""
    if not any(str(share).strip() for share in shares.values()):
        return None
    if len(shares) < 2 or not set(shares) <= set(Organisation.Kind.values):
        raise ValidationError(_("Write both shares as whole per cents."))
    try:
        found = {kind: number(str(share).rstrip("% ")) for kind, share in shares.items()}
    except ValidationError:
        raise ValidationError(_("Write both shares as whole per cents.")) from None
    if any(share != share.to_integral_value() or not 0 <= share <= 100 for share in found.values()):
        raise ValidationError(_("Write both shares as whole per cents."))
    if sum(found.values()) != 100:
        raise ValidationError(_("The shares must make 100 together. Now: %(n)s.") % {"n": int(sum(found.values()))})
    return {kind: int(share) for kind, share in sorted(found.items())}


def read_confirmations(field, ticks):
    """The kinds of parties that have ticked it."""
    return {kind: True for kind, tick in sorted(ticks.items()) if tick == "yes"} or None


def nothing(field, raw):
    """Files and signatures are rows of their own, not typed."""
    return None


READERS = {
    "text": read_text, "longtext": read_text, "integer": read_number, "decimal": read_number, "money": read_money,
    "date": read_date, "time": read_time, "yesno": read_yesno, "choice": read_choice, "choices": read_choices,
    "email": read_email, "phone": read_phone, "url": read_url, "identifier": read_register_number,
    "ean": read_location_number, "rows": read_rows, "budget": read_budget, "split": read_split,
    "confirm": read_confirmations, "files": nothing, "signature": nothing,
}  # fmt: skip


def say(field, value):
    """A canonical value of a simple field in the reader's words and formats."""
    if value is None:
        return ""
    if field.kind == "yesno":
        return _("Yes") if value == "yes" else _("No")
    if field.kind == "choice":
        return str(field.option(value).label)
    if field.kind == "choices":
        return ", ".join(str(field.option(key).label) for key in value)
    if field.kind in ("integer", "decimal", "money"):
        return f"{say_number(Decimal(value))} {field.unit or ''}".strip()
    if field.kind == "date":
        return say_day(date.fromisoformat(value))
    if field.kind == "time":
        return say_clock(read_clock(value))
    return str(value)
