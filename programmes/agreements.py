"""What the template of a call's agreements must hold, and how its gaps are filled.

{"key", "version", "language": the one that counts, "title": {}, "starts": a day of the call's timetable, "months",
"sign_days", "splits": {"catering": "F2.catering", "transport": …}, "instalments": [{"key", "trigger": {}}],
"owes": [{"key", "of": kind of party, "by": a day of the timetable, "file": if a paper, "title": {}, "help": {}}],
"clauses": [{"key", "heading": {}, "body": {} in Markdown with [gaps]}]}
"""

import re

from .checking import need, said_in, wrong

GAP = re.compile(r"\[([a-z_]+)\]")
# What each agreement can say; a template's own splits are gaps too.
GAPS = {
    "parties", "partnership", "reference", "programme", "host", "funder", "start", "end", "amount", "instalments",
}  # fmt: skip


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
    for each in data["instalments"]:
        need(each, "key")
        said_in(each, "trigger", languages)
    for owed in data.get("owes") or []:
        need(owed, "key", "of")
        said_in(owed, "title", languages)
        if owed["of"] not in call["parties"]:
            wrong(owed, f"“{owed['of']}” is no party of this call", "of")
    for clause in data["clauses"]:
        need(clause, "key")
        said_in(clause, "heading", languages)
        said_in(clause, "body", languages)
        for text in clause["body"].values():
            for gap in GAP.findall(text):
                if gap not in GAPS and gap not in (data.get("splits") or {}):
                    wrong(clause, f"“[{gap}]” is no gap of an agreement")
    return data


def fill(text, facts):
    """The text with its gaps filled by {name: what stands there}; one that has no fact stays as it is written."""
    return GAP.sub(lambda gap: facts.get(gap[1], gap[0]), text)
