"""One row of every kind that staff and parties have about people and organisations: see tests/everything.py."""

from partnerships.domains import claim
from partnerships.models import CommitteeSeat, DeclaredTag, DiversityTally, Joining, Party, Recovery, Replacement
from partnerships.organisations import merge, propose
from people.models import Organisation
from programmes.clock import now
from programmes.models import Bounce, Call, Denial, Seal
from tests.cast import person, started
from tests.diversity import tag


def tidy(everything):
    """A name to decide, organisations that are one, a new hand, an address that bounces, a draft begun twice.

    Returns what stands in addresses, by its name there.
    """
    cast, party = everything.cast, everything.cast.fjordby.parties.get(kind="association")
    facts = {"kind": "association", "country": "DK"}
    alike = Organisation.objects.create(name="Foreningen Fjordlys", identifier="11111111", **facts)
    twice = Organisation.objects.create(name="Fjordlys, foreningen", **facts)
    merged = merge(party.organisation, twice, "Foreningen Fjordlys", cast.karen)
    proposal = propose(party, "Foreningen Fjordlys i Fjordby", cast.maja)
    facts = {"party": party, "reason": "Maja Holm", "by": cast.karen, "invitation": everything.to_the_partnership}
    Recovery.objects.create(**facts)
    left = {"organisation": twice, "kind": "association", "name": "Fjordlys, foreningen", "replaced_at": now()}
    Replacement.objects.create(**facts | {"party": Party.ever.create(partnership=cast.fjordby, **left)})
    Seal.objects.create(number=1, digest="0" * 64)
    twin = started(cast.call, person("Eva Lind"), "Foreningen Fjordlys")
    twin.partnership.parties.update(organisation=party.organisation)
    facts = {"proposed_by": cast.karen, "proposed_for": twin}
    offer = Joining.objects.create(kept=cast.application, joined=twin, **facts)
    differ(cast, party)
    claimed = claim(party.organisation, "fjordlys.example.org", "Foreningen Fjordlys", cast.karen)
    ended = claim(party.organisation, "fjordlys.example.net", "Foreningen Fjordlys", cast.karen)
    ended.move_to("refused", cast.karen)
    return {
        "claim": claimed.pk, "organisation": party.organisation_id,
        "kept": alike.pk, "merge": merged.pk, "proposal": proposal.pk,
        "party": party.pk, "other": twin.pk, "joining": offer.pk, "bounce": Bounce.note("inviteret@example.org").pk,
        ("partnerships:replace", "party"): cast.fjordby.parties.get(kind="municipality").pk,
    }  # fmt: skip


def differ(cast, party):
    """The call wants different people, and Maja has said something of herself. She guesses once, too."""
    Call.objects.filter(pk=cast.call.pk).update(diversity=[tag("heron", "Birds", least=1)])
    DeclaredTag.objects.create(application=cast.application, by=cast.maja, key="heron")
    DiversityTally.objects.create(call=cast.call, tags=[], by=cast.karen)
    Denial.objects.create(user=cast.maja, address="calls/…/applications/")
    CommitteeSeat.objects.create(call=cast.call, user=cast.karen, by=cast.karen)
    cast.application.sign_offs.create(section="A", party=party, user=cast.maja, by=cast.maja, at=now())
