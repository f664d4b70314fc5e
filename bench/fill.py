"""Fill the portal's database for the bench: one programme with 200 applications, and its twin with 5,000.

`python -m bench.fill`, with both databases' addresses in the environment; prints what to ask for, as JSON.
"""

import json
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

import django

django.setup()

from programmes import clock  # noqa: E402 -- models need the set-up above
from programmes.loading import load  # noqa: E402
from programmes.models import Call, Programme  # noqa: E402
from programmes.scope import scope  # noqa: E402
from tests.cast import DATA, appointed, person  # noqa: E402
from tests.conftest import TODAY, signed_in  # noqa: E402
from tests.crowd import crowd  # noqa: E402
from tests.demonstration import answer, pair  # noqa: E402

SMALL, LARGE = 200, 5000
HERS = {
    "vejen": ("Maja Holm", "Jonas Friis", 1, SMALL),
    "twin": ("Ida Skov", "Per Lind", 100_001, LARGE),
}


def programme_like_vejen(slug):
    """Vejen's own data files, under a name of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(shutil.copytree(DATA / "vejen", Path(folder) / slug))
        facts = (place / "programme.yaml").read_text()
        (place / "programme.yaml").write_text(facts.replace("slug: vejen", f"slug: {slug}", 1))
        list(load(place))
    return Programme.objects.get(slug=slug)


def fill(slug, one, other, first, number):
    """A whole application by two people, and its copies. What a bench asks of it."""
    programme = programme_like_vejen(slug)
    with scope(programme):
        call = Call.objects.get()
        call.programme = programme
    model, maja, jonas = pair(call, f"Foreningen {slug}", f"Kommunen {slug}", one, other, "en")
    answer(model, maja, jonas)
    crowd(model, maja, first, first + number - 2)
    karen = person(f"Karen {slug.title()}", "en")
    appointed(karen, "staff", programme)
    work = f"/{slug}/partnerships/{model.partnership_id}/application/"
    return {
        "applications": number,
        "writer": signed_in(maja).session.session_key,
        "staff": signed_in(karen).session.session_key,
        "call": f"/{slug}/calls/{call.pk}/",
        "application": work,
        "section": f"{work}sections/B/",
        "autosave": f"{work}questions/B2/",
        "list": f"/{slug}/calls/{call.pk}/applications/",
    }


if __name__ == "__main__":
    clock.move(TODAY - datetime.now(TODAY.tzinfo))
    print(json.dumps({slug: fill(slug, *facts) for slug, facts in HERS.items()}))
