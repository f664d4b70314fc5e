"""What a new call begins with: the headings of its texts, steps and days, in each language of the programme."""

from datetime import timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from people.models import Organisation

from .calendar import DEADLINE
from .entries import BOTH, keep

# After the guides of public funders and the checklist of field.md 2.1 and 2.2: headings, still to be written.
FOR_EACH = (_("You get"), _("You contribute"))
FOR_BOTH = (
    _("Purpose"), _("Who may apply"), _("Target group"), _("What the money can be used for"),
    _("When and how we pay"), _("Measuring the quality"), _("Telling about it, and naming the funder"),
    _("How we select"), _("Your information"), _("If the portal does not work"),
)  # fmt: skip
STEPS = (
    _("One of you begins and invites the other party."),
    _("You write together. Everything is saved while you write."),
    _("When both have consented, the application is sent. Each of you gets a receipt."),
)
ALONE = (
    _("You begin, and invite whoever writes along."),
    _("Everything is saved while you write."),
    _("When somebody who may sign has consented, the application is sent. You get a receipt."),
)
FACTS = (_("Grant"), _("Places"), _("Answer"))
LEAD, LEADS_ONCE = (
    _("Exactly one lead organisation applies, with its register number"),
    _("The lead organisation leads one application of the call only"),
)
TAKES_PART, UNSIGNED = _("Takes part"), _("A signature is missing")
LATE, NOT_COMPLETED = _("The application came after the deadline"), _("What was asked for is missing after the request")
LAST_DAY = _("Deadline for applications")


def in_each(text, languages):
    """A text of the portal in each language of the programme."""
    words = {}
    for language in languages:
        with override(language):
            words[language] = str(text)
    return words


def begin(call, languages):
    """Write the headings into a new call; what stands beneath them is its staff's."""
    texts = [
        {"for": kind, "heading": in_each(each, languages), "body": {}} for kind in call.parties for each in FOR_EACH
    ]
    texts += [{"for": BOTH, "heading": in_each(each, languages), "body": {}} for each in FOR_BOTH]
    steps = STEPS if len(call.parties) > 1 else ALONE
    keep(call, "texts", [{"key": f"t{number}"} | text for number, text in enumerate(texts)])
    keep(call, "steps", [{"key": f"s{number}", "text": in_each(step, languages)} for number, step in enumerate(steps)])
    facts = [{"label": in_each(fact, languages), "value": {}, "note": {}} for fact in FACTS]
    keep(call, "facts", [{"key": f"f{number}"} | fact for number, fact in enumerate(facts)])
    keep(call, "eligibility", [each | {"title": in_each(each["title"], languages)} for each in who_may_apply(call)])
    keep(call, "rejections", [{"key": key, "title": in_each(each, languages)} for key, each in reasons(call)])
    day = {"on": call.closes_on, "clock": call.closes_clock or timedelta(days=1), "title": in_each(LAST_DAY, languages)}
    call.dates.create(key=DEADLINE, **day)


def who_may_apply(call):
    """The rules that any call can have, whatever its form asks."""
    names, (lead, *others) = dict(Organisation.Kind.choices), call.parties
    yield {"key": "lead", "rule": "one_lead", "kind": lead, "title": LEAD}
    for kind in others:
        said = format_lazy("{}: {}", TAKES_PART, names[kind])
        yield {"key": kind, "rule": "party_there", "kind": kind, "title": said}
    yield {"key": "once", "rule": "leads_once", "title": LEADS_ONCE}


def reasons(call):
    """(key, words) of the formal reasons for which any application may be rejected."""
    yield "late", LATE
    for kind in call.parties:
        yield f"unsigned-{kind}", format_lazy("{}: {}", UNSIGNED, dict(Organisation.Kind.choices)[kind])
    yield "not-completed", NOT_COMPLETED
