"""What the template of a call's agreements must hold, and how its gaps are filled.

{"key", "version", "language": the one that counts, "title": {}, "starts": a day of the call's timetable, "months",
"sign_days", "partner_days" (to find another party when one leaves), "splits": {"catering": "F2.catering", …},
"instalments": [{"key", "trigger": {}}],
"owes": [{"key", "of": kind of party, "by": a day of the timetable, "file": if a paper, "title": {}, "help": {}}],
"changes": {kind of change: {"consent": "all", "staying" (the parties that are not replaced) or [kinds of parties],
  "shared": the same, of a budget between the parties, "days_before" its end an extension is asked for}},
"clauses": [{"key", "heading": {}, "body": {} in Markdown with [gaps]}]}
"""

from decimal import Decimal

from .checking import need, said_in, wrong
from .gaps import GAP, unknown
from .money import divide
from .rules import months_later

# What each agreement can say; a template's own splits are gaps too.
GAPS = {
    "parties", "partnership", "reference", "programme", "host", "funder", "start", "end", "amount", "instalments",
}  # fmt: skip

# Who must consent before the programme is asked to change an agreement, where a template says nothing; whoever asks
# always consents. What touches what both have signed needs both; a party that has gone cannot hold the other one up.
CHANGES: dict[str, dict] = {
    "content": {"consent": "all"}, "budget": {"consent": "all"}, "period": {"consent": "all", "days_before": 0},
    "party": {"consent": "staying"},
}  # fmt: skip
RULES = {kind: {"consent"} for kind in CHANGES} | {
    "budget": {"consent", "shared"},
    "period": {"consent", "days_before"},
}


def checked_agreement(data, call, languages):
    """The template, whole in every language of the programme, or none; raises FileError with file and line."""
    if not data:
        return {}
    need(data, "key", "version", "language", "title", "months", "instalments", "clauses")
    said_in(data, "title", languages)
    if data["language"] not in languages:
        wrong(data, f"“{data['language']}” is no language of the programme", "language")
    if len(data["instalments"]) != call.get("instalments", 1):
        wrong(data, "the call has another number of instalments", "instalments")
    if not isinstance(days := data.get("partner_days", 14), int) or not 1 <= days <= 180:
        wrong(data, "“partner_days” is a number of days, from 1 to 180", "partner_days")
    for each in data["instalments"]:
        need(each, "key")
        said_in(each, "trigger", languages)
    for owed in data.get("owes") or []:
        need(owed, "key", "of")
        said_in(owed, "title", languages)
        if owed["of"] not in call["parties"]:
            wrong(owed, f"“{owed['of']}” is no party of this call", "of")
    check_changes(data.get("changes") or {}, call["parties"])
    for clause in data["clauses"]:
        need(clause, "key")
        said_in(clause, "heading", languages)
        said_in(clause, "body", languages)
        for text in clause["body"].values():
            for gap in GAP.findall(text):
                if gap not in GAPS and gap not in (data.get("splits") or {}):
                    wrong(clause, f"“[{gap}]” is no gap of an agreement")
    return data


def check_changes(changes, parties):
    """Each kind of change names who must consent, in words that the rule knows."""
    for kind, rule in changes.items():
        if kind not in CHANGES:
            wrong(changes, f"“{kind}” is no kind of change", kind)
        need(rule, "consent")
        for name, value in rule.items():
            if name not in RULES[kind]:
                wrong(rule, f"“{name}” is no rule of this kind of change", name)
            if name == "days_before":
                if not isinstance(value, int) or not 0 <= value <= 365:
                    wrong(rule, "“days_before” is a number of days", name)
            elif value not in ("all", "staying") and not (isinstance(value, list) and set(value) <= set(parties)):
                wrong(rule, f"“{name}” is “all”, “staying” or a list of the call's parties", name)


def languages_of(template):
    """The languages in which its agreements are written: those in which it has a title."""
    return sorted(code for code, words in template["title"].items() if words)


def gaps_of(template):
    """What its clauses may leave to be filled in."""
    return GAPS | set(template.get("splits") or {})


def unknown_gaps(text, template):
    """What stands in square brackets and is no gap, as it was typed; the words of a link are none."""
    return unknown(text, gaps_of(template))


def lacking(clause, languages):
    """The languages in which a clause has no heading or no text."""
    return [code for code in languages if not (clause["heading"].get(code) and clause["body"].get(code))]


def lacks(template):
    """{language: the clauses that are not written in it}, without the languages that lack nothing."""
    found = {code: [each for each in template["clauses"] if lacking(each, [code])] for code in languages_of(template)}
    return {code: clauses for code, clauses in found.items() if clauses}


def uneven(clause, languages):
    """{gap: the languages in whose text it stands}, of those that stand in one language's text and not in another's."""
    written = [code for code in languages if clause["body"].get(code)]
    gaps = {code: set(GAP.findall(clause["body"][code])) for code in written}
    every = set.union(set(), *gaps.values())
    there = {gap: [code for code in written if gap in gaps[code]] for gap in sorted(every)}
    return {gap: codes for gap, codes in there.items() if len(codes) < len(written)}


def instalments_of(template, amount):
    """The amount in parts of whole cents that add up to it, each with what triggers it."""
    parts = divide(Decimal(amount), len(template["instalments"]))
    return [each | {"amount": str(part)} for each, part in zip(template["instalments"], parts, strict=True)]


def beginning(call):
    """(first day, last day) that the template gives: a day of the timetable, and so many months; None without one."""
    days = dict(call.dates.values_list("key", "on"))
    starts_on = days.get(call.agreement.get("starts"))
    if not starts_on:
        return None, None
    return starts_on, months_later(starts_on, call.agreement["months"])
