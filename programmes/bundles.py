"""A draw as files that anybody can keep and check: the promise, the pool, the result, and a script that reckons."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SCRIPT = Path(__file__).parent / "data" / "draw" / "verify.py"
RULE = (
    'The ids of the pool are put in the order of SHA-256("seed|id") in hex, and the first k are drawn. '
    'When a public value was announced, the seed of this rule is SHA-256("seed|value"). '
    "Who withdraws is left out, and the next in the same order follows."
)
READ_ME = f"""How to check this draw: python3 verify.py

pool.json    who could be drawn; draw.json has the SHA-256 of this very file
draw.json    what was promised before the draw: how many, the rule, the SHA-256 of the seed
result.json  what the draw gave: the seed, the public value if any, the order, who withdrew since
verify.py    reckons the draw again; it needs Python 3 and no network

{RULE}
"""


def promise_of(draw):
    """What was fixed before the draw."""
    return {
        "call": draw.call.reference,
        "number": draw.number,
        "purpose": draw.purpose,
        "k": draw.k,
        "rule": RULE,
        "pool_sha256": draw.pool_hash,
        "seed_sha256": draw.seed_hash,
        "public_value_wanted": draw.wanted,
        "frozen_at": draw.at.isoformat(),
        "not_before": draw.not_before.isoformat(),
        "annulled": draw.annulment.why if draw.annulment else None,
    }


def result_of(draw):
    """What the draw gave, and what became of it."""
    withdrawals = [{"out": each.out, "why": each.why, "at": each.at.isoformat()} for each in draw.withdrawals.all()]
    return {
        "drawn_at": draw.result.at.isoformat(),
        "seed": draw.result.seed,
        "public_value": draw.result.value,
        "order": draw.result.order,
        "withdrawals": withdrawals,
        "drawn": draw.standing,
    }


def bundle_of(draw):
    """The bytes of a .zip; of the seed nothing before it was drawn."""
    files = {"README.txt": READ_ME, "pool.json": draw.pool_text, "draw.json": written(promise_of(draw))}
    if draw.is_drawn:
        files["result.json"] = written(result_of(draw))
    files["verify.py"] = SCRIPT.read_text()
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as bundle:
        for name, text in files.items():
            # The same draw gives the same bytes, whenever it is asked for.
            bundle.writestr(ZipInfo(f"draw-{draw.number}/{name}"), text.encode())
    return held.getvalue()


def written(facts):
    return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
