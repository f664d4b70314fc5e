"""The figures of a call that its texts leave to its settings, as [gaps]: a number stands in one place only."""

from django.utils.translation import override

from .gaps import GAP, fill, strings, unknown
from .money import say_money, say_number
from .scale import Scale, say_range
from .words import Text

OF_THE_SCALE = ("courses", "weeks", "participants", "peers")
FIGURES = ("places", "amount", *OF_THE_SCALE)
FILLED = ("texts", "facts", "steps", "clarify")  # the lists with gaps, beside the lead; a correction stays as it was


def figures_of(amount, scale):
    """The gaps that a call with these settings can fill."""
    return [each for each in FIGURES if each == "places" or (amount if each == "amount" else scale)]


def say(call, gap):
    """One figure of the call, in the language that is spoken now."""
    if gap == "amount":
        return say_money(call.amount, call.programme.currency)
    if gap == "places":
        return say_number(call.places)
    scale = Scale.of(call)
    return say_range(scale.least, scale.most) if gap == "participants" else say_number(getattr(scale, gap))


def said(call):
    """[(gap, what it says now)] of every gap that the call can fill."""
    return [(gap, say(call, gap)) for gap in figures_of(call.amount, call.scale)]


def filled(call, text):
    """A text with the call's figures in its gaps, each language in its own way of writing numbers."""
    return Text({language: filled_in(call, words, language) for language, words in (text or {}).items()})


def filled_in(call, words, language):
    there = set(GAP.findall(words)).intersection(figures_of(call.amount, call.scale))
    if not there:
        return words
    with override(language):
        return fill(words, {gap: say(call, gap) for gap in there})


def unfilled(text, amount, scale):
    """What stands in a text's square brackets, whatever its language, and is no figure that the settings give."""
    known = figures_of(amount, scale)
    return sorted({each for _place, _key, words in strings(text) for each in unknown(words, known)})


def texts_of(call):
    """All that may have gaps."""
    return [call.lead, *(getattr(call, name) for name in FILLED)]
