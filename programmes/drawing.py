"""A random draw: freeze the pool and promise a seed, draw, let the next one follow, annul.

The rule, for everybody to repeat: the ids of the pool are put in the order of SHA-256("seed|id"), and the first k
are drawn. The seed is made by the portal when the pool is frozen, and only its SHA-256 is public until the draw. When
a public value was asked for, the seed that ranks is SHA-256("seed|value"), so that not even the portal knew it.
"""

import json
import secrets
from hashlib import sha256
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Call
from .models.draws import Draw, DrawAnnulment, DrawResult, DrawSecret, DrawWithdrawal
from .states import NotAllowed

LEAST_WHY = 10  # characters by which somebody explains an annulment or a withdrawal


def digest(text):
    """SHA-256 of a text in UTF-8, in hex."""
    return sha256(text.encode()).hexdigest()


def ranked(seed, ids):
    """The ids in the drawn order; in which order they come makes no difference."""
    return sorted(set(ids), key=lambda each: digest(f"{seed}|{each}"))


def mixed(seed, value):
    """The seed that ranks: the promised one, or that one with the public value."""
    return digest(f"{seed}|{value}") if value else seed


def told(pool):
    """A pool of (id, label) as the text that is hashed: canonical JSON, by id."""
    rows = [{"id": key, "label": normalize("NFC", str(label))} for key, label in sorted(pool)]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def locked(call):
    """The call's row is held, so that two people who draw at once do so one after the other."""
    return Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)


def freeze(call, by, at, pool, *, k, purpose, not_before, wanted=None):
    """Fix the pool, how many are drawn, and a seed that nobody has seen. Raises NotAllowed.

    A call has one draw that counts: another one only after two people have annulled it.
    """
    call, pool = locked(call), list(pool)
    if Draw.objects.filter(call=call).not_annulled().exists():
        raise NotAllowed(_("This call has a draw already. Another one needs two people to annul it, with a reason."))
    if len({key for key, _label in pool}) <= k:
        said = ngettext(
            "From %(count)s partnership fewer must be drawn than it has.",
            "From %(count)s partnerships fewer must be drawn than there are.",
            len(pool),
        )
        raise NotAllowed(said % {"count": len(pool)})
    if not_before <= at:
        raise NotAllowed(_("That time has passed already. Choose one that is still ahead."))
    text, seed = told(pool), secrets.token_hex(16)
    facts = {"k": k, "purpose": purpose, "wanted": wanted or {}, "not_before": not_before, "by": by}
    facts |= {"pool_text": text, "pool_hash": digest(text), "seed_hash": digest(seed)}
    made = Draw.objects.create(call=call, number=call.draws.count() + 1, **facts)
    DrawSecret.objects.create(draw=made, seed=seed)
    return made


def fresh(draw):
    """The draw as it stands under the call's lock."""
    locked(draw.call)
    return Draw.objects.with_all().get(pk=draw.pk)


def draw_now(draw, by, at, value=""):
    """Reveal the seed and rank the pool by it, once. Raises NotAllowed."""
    draw, value = fresh(draw), normalize("NFC", value.strip())
    if draw.annulment or draw.proposal:
        raise NotAllowed(_("This draw is annulled, or somebody has asked for that. Nothing can be drawn."))
    if draw.is_drawn:
        raise NotAllowed(_("Somebody else has just drawn. The result stands below."))
    if at < draw.not_before:
        raise NotAllowed(_("The time that was announced for the draw has not come yet."))
    if draw.is_short:
        raise NotAllowed(_("Fewer are left in the pool than are to be drawn. Annul it, and freeze another one."))
    if bool(draw.wanted) != bool(value):
        raise NotAllowed(_("Write the public value that was announced, and only that."))
    seed = draw.secret.seed
    ranks = mixed(seed, value)
    order = ranked(ranks, [each["id"] for each in draw.pool])
    return DrawResult.objects.create(draw=draw, seed=seed, value=value, mixed=ranks, order=order, by=by)


def withdraw(draw, by, out, why):
    """One of the pool is out; if it was drawn, the next in the same order takes its place. Raises NotAllowed."""
    draw, why = fresh(draw), checked(why)
    if draw.annulment:
        raise NotAllowed(_("This draw is annulled. It stays as it was."))
    if out not in draw.labels or out in draw.out:
        raise NotAllowed(_("This one is not in the pool any more."))
    before = draw.standing if draw.is_drawn else []
    made = DrawWithdrawal(draw=draw, out=out, why=why, by=by)
    if out in before:
        rest = [each for each in draw.result.order if each not in draw.out and each not in before]
        if not rest:
            raise NotAllowed(_("Nobody is left in the pool to take the place."))
        made.instead = rest[0]
    made.save()
    return made


def propose_annulment(draw, by, why):
    """Ask a second person to annul a draw. Raises NotAllowed."""
    draw, why = fresh(draw), checked(why)
    if draw.annulment or draw.proposal:
        raise NotAllowed(_("Somebody has annulled this draw already, or asked for that."))
    return DrawAnnulment.objects.create(draw=draw, by=by, why=why)


def decide_annulment(annulment, status, by, at):
    """A second person says yes or no. The draw stays in the log either way. Raises NotAllowed."""
    locked(annulment.draw.call)
    if by.pk == annulment.by_id:
        raise NotAllowed(_("Somebody else than the person who asked must decide about it."))
    annulment.move_to(status, by, decided_by=by, decided_at=at)


def checked(why):
    """A reason worth keeping. Raises NotAllowed."""
    if len(why.strip()) < LEAST_WHY:
        raise NotAllowed(_("Write why, in a sentence. Everybody can read it."))
    return why.strip()
