"""Texts that several people write at once: compared and merged word by word against what they started from.

A text is a row of tokens: words, and the spaces between them. A change is a stretch of tokens that was put in
another's place. Changes of two people are merged when at least one word that both left alone stands between them;
whatever is closer is the same place, and there somebody chooses.
"""

import re
from dataclasses import dataclass

TOKENS = re.compile(r"\S+|\s+")
MOST = 700  # tokens put in or taken away: beyond that everything between the first and the last counts as one change
AROUND = 12  # tokens of unchanged text on either side of a change, where only the changes are shown


@dataclass
class Change:
    """`before[start:end]` became `after[since:until]`."""

    start: int
    end: int
    since: int
    until: int


@dataclass
class Chunk:
    """A stretch of a merged text; where both changed the same place, `other` is the second one's text."""

    text: str
    other: str | None = None


def tokens(text):
    return TOKENS.findall(text)


def is_space(stretch):
    return all(token.isspace() for token in stretch)


def changes(before, after):
    """The changes between two rows of tokens, from the first to the last, at least one word apart."""
    head = shared(before, after)
    tail = min(shared(before[::-1], after[::-1]), len(before) - head, len(after) - head)
    inner = [
        Change(start + head, end + head, since + head, until + head)
        for start, end, since, until in steps(before[head : len(before) - tail], after[head : len(after) - tail])
    ]
    ends = [0, *(change.end for change in inner)]
    starts = [*(change.start for change in inner[1:]), len(before)]
    for change, earliest, latest in zip(inner, ends, starts, strict=False):
        widen(change, before, after, change.start - earliest, latest - change.end)
    return joined_up(inner, before)


def joined_up(found, before):
    """Changes with nothing but spaces between them are one."""
    kept: list[Change] = []
    for change in found:
        if kept and is_space(before[kept[-1].end : change.start]):
            kept[-1].end, kept[-1].until = max(kept[-1].end, change.end), max(kept[-1].until, change.until)
        else:
            kept.append(change)
    return kept


def shared(one, other):
    """How many tokens two rows begin with alike."""
    number = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        number += 1
    return number


def widen(change, before, after, room_before, room_after):
    """What was only put in or only taken away may have been so a little earlier or later: all of that is its place."""
    if change.start == change.end:
        side, first, last = after, change.since, change.until
    elif change.since == change.until:
        side, first, last = before, change.start, change.end
    else:
        return
    left = right = 0
    while left < room_before and side[first - left - 1] == side[last - left - 1]:
        left += 1
    while right < room_after and side[first + right] == side[last + right]:
        right += 1
    change.start, change.since = change.start - left, change.since - left
    change.end, change.until = change.end + right, change.until + right


def steps(before, after):
    """The shortest way from one row to another (E. Myers 1986): [(start, end, since, until)]."""
    trace = furthest(before, after)
    if trace is None:
        return [(0, len(before), 0, len(after))]
    x, y, found = len(before), len(after), []
    for number in range(len(trace) - 1, 0, -1):
        reached, k = trace[number - 1], x - y
        down = k == -number or (k != number and reached.get(k - 1, -1) < reached.get(k + 1, -1))
        was = k + 1 if down else k - 1
        from_x = reached[was]
        from_y = from_x - was
        end_x, end_y = (from_x, from_y + 1) if down else (from_x + 1, from_y)
        if found and (found[-1][0], found[-1][2]) == (end_x, end_y):
            found[-1] = (from_x, found[-1][1], from_y, found[-1][3])
        else:
            found.append((from_x, end_x, from_y, end_y))
        x, y = from_x, from_y
    return found[::-1]


def furthest(before, after):
    """How far one gets on each diagonal with 0, 1, 2 … tokens put in or taken away; None when that takes too many."""
    wanted, reached, trace = len(before) - len(after), {1: 0}, []
    for number in range(min(len(before) + len(after), MOST) + 1):
        now = {}
        for k in range(-number, number + 1, 2):
            down = k == -number or (k != number and reached.get(k - 1, -1) < reached.get(k + 1, -1))
            x = reached[k + 1] if down else reached[k - 1] + 1
            while x < len(before) and x - k < len(after) and before[x] == after[x - k]:
                x += 1
            now[k] = x
            if k == wanted and x >= len(before):
                return [*trace, now]
        trace.append(now)
        reached = now
    return None


def chunks(base, one, other):
    """The text that comes of two texts which both started from `base`, stretch by stretch."""
    words, sides = tokens(base), [tokens(one), tokens(other)]
    made = [changes(words, side) for side in sides]
    found, at = [], 0
    for start, end, groups in places(words, made):
        found.append(Chunk("".join(words[at:start])))
        texts = [rewritten(words, side, group, start, end) for side, group in zip(sides, groups, strict=True)]
        if all(groups) and texts[0] != texts[1]:
            found.append(Chunk(*texts))
        else:
            found.append(Chunk(texts[0] if groups[0] else texts[1]))
        at = end
    return [*found, Chunk("".join(words[at:]))]


def places(words, made):
    """[(start, end, (changes of the one, changes of the other))]: between two places stands at least one word."""
    rows = [(change.start, change.end, side, change) for side in (0, 1) for change in made[side]]
    found: list[tuple[int, int, tuple[list, list]]] = []
    for start, end, side, change in sorted(rows, key=lambda row: row[:3]):
        if found and is_space(words[found[-1][1] : start]):
            first, last, groups = found.pop()
        else:
            first, last, groups = start, end, ([], [])
        groups[side].append(change)
        found.append((first, max(last, end), groups))
    return found


def rewritten(words, side, group, start, end):
    """What one side made of `words[start:end]`."""
    text, at = [], start
    for change in group:
        text += words[at : change.start] + side[change.since : change.until]
        at = change.end
    return "".join([*text, *words[at:end]])


def merge(base, one, other):
    """The text with the changes of both, or None when both changed the same place differently."""
    found = chunks(base, one, other)
    return None if any(chunk.other is not None for chunk in found) else "".join(chunk.text for chunk in found)


def join(base, one, other):
    """One text to go on with: where both changed the same place, the words of both stand one after the other."""
    return "".join(chunk.text if chunk.other is None else both(chunk) for chunk in chunks(base, one, other))


def both(chunk):
    """The words of both texts, those that they begin or end with alike only once."""
    one, other = tokens(chunk.text), tokens(chunk.other)
    head = shared(one, other)
    tail = min(shared(one[::-1], other[::-1]), len(one) - head, len(other) - head)
    mine, theirs = one[head : len(one) - tail], other[head : len(other) - tail]
    parted = not mine or not theirs or mine[-1].isspace() or theirs[0].isspace()
    return "".join([*one[:head], *mine, *([] if parted else [" "]), *theirs, *one[len(one) - tail :]])


def differences(before, after):
    """What was done to a text, to be shown: [("same" | "del" | "ins", stretch)]."""
    words, now = tokens(before), tokens(after)
    found, at = [], 0
    for change in changes(words, now):
        gone, come = words[change.start : change.end], now[change.since : change.until]
        head = shared(gone, come)
        tail = min(shared(gone[::-1], come[::-1]), len(gone) - head, len(come) - head)
        found.append(("same", words[at : change.start + head]))
        found.append(("del", gone[head : len(gone) - tail]))
        found.append(("ins", come[head : len(come) - tail]))
        at = change.end - tail
    found.append(("same", words[at:]))
    return [(kind, "".join(stretch)) for kind, stretch in found if stretch]


def excerpt(pieces):
    """The same with long unchanged stretches cut down to the words next to a change."""
    found = []
    for place, (kind, text) in enumerate(pieces):
        words = tokens(text)
        if kind == "same" and len(words) > 3 * AROUND:
            head = words[:AROUND] if place else []
            tail = words[-AROUND:] if place < len(pieces) - 1 else []
            text = "".join([*head, " … ", *tail])
        found.append((kind, text))
    return found
