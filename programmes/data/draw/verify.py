"""Check a random draw without trusting anybody: python3 verify.py

Needs nothing but Python 3.8 and the files beside it. It reckons the draw again from the pool and the seed, and
compares. It ends with 0 when everything is right, 1 when something is not, 2 when nothing has been drawn yet.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parent


def digest(text):
    return sha256(text.encode()).hexdigest()


def wrong(promise, pool, result):
    """What does not fit, a line each."""
    ids = [each["id"] for each in json.loads(pool)]
    value, seed = result["public_value"], result["seed"]
    ranks = digest(f"{seed}|{value}") if value else seed
    order = sorted(ids, key=lambda each: digest(f"{ranks}|{each}"))
    out = {each["out"] for each in result["withdrawals"]}
    drawn = [each for each in order if each not in out][: promise["k"]]
    checks = {
        "the pool is not the one that was frozen": digest(pool) == promise["pool_sha256"],
        "the seed is not the one that was promised": digest(seed) == promise["seed_sha256"],
        "an id stands in the pool twice": len(set(ids)) == len(ids),
        "the public value was not announced, or is missing": bool(value) == bool(promise["public_value_wanted"]),
        "the order does not follow from the seed": order == result["order"],
        "those drawn are not the first of the order": drawn == result["drawn"],
    }
    return [fault for fault, is_right in checks.items() if not is_right]


def main():
    promise = json.loads((HERE / "draw.json").read_text(encoding="utf-8"))
    pool = (HERE / "pool.json").read_bytes().decode()
    if not (HERE / "result.json").exists():
        print("Not drawn yet. Keep this file: pool.json and draw.json are what was promised.")
        return 2
    result = json.loads((HERE / "result.json").read_text(encoding="utf-8"))
    found = wrong(promise, pool, result)
    for fault in found:
        print(f"WRONG: {fault}")
    if found:
        return 1
    labels = {each["id"]: each["label"] for each in json.loads(pool)}
    print(f"RIGHT: {len(result['drawn'])} of {len(labels)}, drawn by the seed that was promised:")
    for each in result["drawn"]:
        print(f"  {each}  {labels[each]}")
    if len(result["drawn"]) < promise["k"]:
        print(f"FEWER: {promise['k']} were to be drawn, and no more were left in the pool.")
    if promise.get("annulled"):
        print(f"ANNULLED: this draw does not count. {promise['annulled']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
