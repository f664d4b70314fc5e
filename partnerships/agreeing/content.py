"""What an agreement says: the template's clauses with the facts of one partnership in their gaps, as data."""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from programmes.agreements import instalments_of, languages_of
from programmes.gaps import fill
from programmes.moments import say_day
from programmes.money import say_money
from programmes.templatetags.saying import side
from programmes.words import Text

from ..completing import completed
from ..models import Submission
from ..models.consents import hash_of

MARKS = re.compile(r"([\\`*_{}\[\]()<>#+!|~&])")


def verbatim(text):
    """A name as it is, whatever signs of Markdown stand in it."""
    return MARKS.sub(r"\\\1", " ".join(str(text).split()))


def content_of(agreement):
    """Everything that is signed, in each of the template's languages; its hash is what signatures are bound to."""
    partnership, application = agreement.partnership, agreement.partnership.application
    call, template = application.call, template_of(agreement)
    submission = application.submissions.order_by("number").last()
    facts = frame_of(call, template) | {
        "number": agreement.number,
        "replaces": replaced_by(agreement),
        "reference": application.reference,
        "partnership": partnership.name or application.known_as,
        "parties": [party_facts(each) for each in partnership.parties.all() if each.kind in call.parties],
        "starts_on": agreement.starts_on.isoformat(),
        "ends_on": agreement.ends_on.isoformat(),
        "amount": str(agreement.amount),
        "instalments": instalments_of(template, agreement.amount),
        "splits": splits_of(template, submission),
        "application_hash": submission.content_hash if submission else "",
        "why": dict(agreement.why),
        "requests": [{"number": each.number, "hash": each.content_hash} for each in requests_of(agreement)],
    }
    return facts | {"clauses": clauses_of(template, facts, agreement.special)}


def template_of(agreement):
    """The template on which it is drafted: later changes of the call's do not touch it."""
    return agreement.template or agreement.partnership.application.call.agreement


def requests_of(agreement):
    """The approved requests that this version carries out."""
    return agreement.change_requests.all() if agreement.pk else ()


def frame_of(call, template):
    """What the agreements of a call have in common: the template, the programme, who pays."""
    programme = call.programme
    return {
        "template": {"key": template["key"], "version": template["version"], "hash": hash_of(template)},
        "language": template["language"],
        "languages": languages_of(template),
        "title": template["title"],
        "call": dict(call.title),
        "programme": {"title": dict(programme.title), "host": programme.host.name},
        "funder": programme.funder.name if programme.funder else programme.host.name,
        "currency": programme.currency,
    }


def replaced_by(agreement):
    """The number of the version in whose place this one would come; None for the first."""
    return agreement.partnership.agreements.standing().values_list("number", flat=True).first()


def party_facts(party):
    return {"id": party.pk, "kind": party.kind, "name": party.name, "identifier": party.identifier}


def splits_of(template, submission: Submission | None):
    """Who bears which share of what the grant does not cover, from the application's latest word: per cents by kind."""
    answers = completed(submission)["answers"] if submission else {}
    found = {}
    for name, path in template.get("splits", {}).items():
        question, _dot, field = path.partition(".")
        found[name] = answers.get(question, {}).get(field) or {}
    return found


def clauses_of(template, facts, special):
    """[{"key", "heading": {}, "body": {}}]; what is agreed with this partnership alone stands last."""
    languages = facts["languages"]
    gaps = {language: gaps_in(language, facts) for language in languages}
    found = [
        {
            "key": clause["key"],
            "heading": {code: clause["heading"].get(code, "") for code in languages},
            "body": {code: fill(clause["body"].get(code, ""), gaps[code]).strip() for code in languages},
        }
        for clause in template["clauses"]
    ]
    if special:
        body = {code: special.within(code).replace("\r\n", "\n") for code in languages}
        found.append({"key": "special", "heading": headings(languages), "body": body})
    return found


def headings(languages):
    found = {}
    for code in languages:
        with override(code):
            found[code] = _("Special terms")
    return found


def gaps_in(language, facts):
    """What stands in the gaps, in one language."""
    with override(language):
        currency = facts["currency"]
        return {
            "parties": "\n".join(f"- {party_said(each)}" for each in all_sides(facts)),
            "partnership": verbatim(facts["partnership"]),
            "reference": facts["reference"],
            "programme": verbatim(Text(facts["programme"]["title"]).within(language)),
            "host": verbatim(facts["programme"]["host"]),
            "funder": verbatim(facts["funder"]),
            "start": day_said(facts["starts_on"]),
            "end": day_said(facts["ends_on"]),
            "amount": say_money(facts["amount"], currency),
            "instalments": "\n".join(
                f"{number}. {say_money(each['amount'], currency)} {each['trigger'][language]}"
                for number, each in enumerate(facts["instalments"], 1)
            ),
            **{name: split_said(shares) for name, shares in facts["splits"].items()},
        }


def all_sides(facts):
    """The parties, and the programme's host as the last one."""
    return [*facts["parties"], {"kind": "", "name": facts["programme"]["host"], "identifier": ""}]


def party_said(party):
    number = f", {party['identifier']}" if party["identifier"] else ""
    kind = side(party["kind"]) if party["kind"] else _("The programme")
    return f"{kind}: {verbatim(party['name'])}{number}"


def split_said(shares):
    """The shares by party; when the application says nothing it is no gap but something still to be agreed."""
    if not shares:
        return _("The application does not say. The steering group agrees on it.")
    return ", ".join(f"{side(kind)}: {share} %" for kind, share in sorted(shares.items()))


def day_said(day):
    return say_day(date.fromisoformat(day), weekday=False)
