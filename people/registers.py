"""Numbers of the public registers, checked by python-stdnum: shape always, check digits as each country has them."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import ean
from stdnum.dk import cvr
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as Wrong
from stdnum.fi import ytunnus
from stdnum.hu import anum
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

# DK: the register has given out numbers that fail modulus 11, so there it only warns (field.md 2.4, B1).
REGISTERS = {
    "DK": (cvr, "CVR", 8),
    "FI": (ytunnus, "Y-tunnus", 8),
    "NO": (norwegian, "organisasjonsnummer", 9),
    "SE": (swedish, "organisationsnummer", 10),
    "HU": (anum, "adószám", 8),
}
FORGIVING = {"DK"}
# HU: people know their tax number, which goes on after the eight digits of the register: 12892312-2-41.
HUNGARIAN_TAX_NUMBER = re.compile(r"(\d{8})[1-5]\d{2}")


def name_of(country):
    """What the register's number is called in its own country."""
    return REGISTERS[country][1]


def read_identifier(country, text):
    """A register number as (compact digits, warning or None). Raises ValidationError with a sentence."""
    register, name, digits = REGISTERS[country]
    compact = register.compact(text)
    if country == "HU" and (longer := HUNGARIAN_TAX_NUMBER.fullmatch(compact)):
        compact = longer[1]
    try:
        return register.validate(compact), None
    except InvalidChecksum:
        sentence = _("Check the number. Its last digit does not fit the others.")
        if country in FORGIVING:
            return compact, sentence
        raise ValidationError(sentence) from None
    except Wrong:
        message = _("Write the number with %(digits)s digits (%(register)s).")
        raise ValidationError(message % {"digits": digits, "register": name}) from None


def read_ean(text):
    """A location number of 13 digits with its check digit (EAN/GLN), compact."""
    try:
        compact = ean.validate(text)
    except Wrong:
        compact = ""
    if len(compact) != 13:
        raise ValidationError(_("Write the EAN number with 13 digits. The last one is a check digit."))
    return compact
