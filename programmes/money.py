"""Money is Decimal with the programme's currency; parts add up to the whole."""

from decimal import ROUND_DOWN, Decimal

from babel.numbers import format_currency, format_decimal, get_currency_symbol

from .moments import locale

CENT = Decimal("0.01")


def divide(amount, parts):
    """An amount in equal parts of whole cents; the last part carries the rest (134,212.00 in three: …33, …33, …34)."""
    part = (amount / parts).quantize(CENT, ROUND_DOWN)
    return [part] * (parts - 1) + [amount - part * (parts - 1)]


def say_money(amount, currency):
    """An amount in the reader's format; whole amounts without cents, as the programmes write them."""
    amount = Decimal(amount)
    if amount == amount.to_integral_value():
        return format_currency(amount, currency, locale=locale(), currency_digits=False, format=whole(currency))
    return format_currency(amount, currency, locale=locale(), format=pattern(currency))


def pattern(currency):
    """The locale's own currency pattern; a currency that is said in letters stands apart from its number."""
    found = locale().currency_formats["standard"].pattern
    spelled = get_currency_symbol(currency, locale())[-1:].isalpha()
    return found.replace("¤#", "¤\N{NO-BREAK SPACE}#") if spelled else found


def whole(currency):
    """The same without decimals."""
    return pattern(currency).replace("0.00", "0")


def say_number(number, pattern=None):
    """A number in the reader's format; `pattern` says with how many decimals."""
    return format_decimal(number, format=pattern, locale=locale())
