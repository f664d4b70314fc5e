"""What the demonstration's staff have to tidy: a name to decide, an organisation that stood twice, a dead address."""

from partnerships.domains import claim
from partnerships.models import Joining, OrganisationMerge, PartnershipInvitation
from partnerships.organisations import merge, propose
from people.models import Organisation
from programmes.models import Appointment, Bounce
from programmes.scope import scope
from tests.cast import person, started

FACTS = {"kind": "association", "country": "DK"}


def tidy(call, partnership, by):
    """In Vejen's call: for the association of a partnership, and by somebody of its staff."""
    with scope(call.programme):
        party = partnership.parties.get(kind="association")
        propose(party, "Foreningen Fjordlys i Fjordby", partnership.appointments.filter(party=party).first().user)
        Organisation.objects.create(name="Foreningen Fjordlys", identifier="11111111", **FACTS)
        twice = Organisation.objects.create(name="Fjordlys, foreningen", **FACTS)
        merge(party.organisation, twice, "Skrevet to gange af to personer.", by)
        domains(partnership)
        bounce(partnership, party, by)
        begun_twice(call, partnership, party)
        return OrganisationMerge.objects.get(duplicate=twice)


def domains(partnership):
    """Two organisations for which the lead claims the same e-mail domain; somebody else of the staff decides whose."""
    by = Appointment.objects.today().filter(role="lead").first().user
    for party in partnership.parties.select_related("organisation"):
        claim(party.organisation, "fjordby.example.org", "Står på deres hjemmeside.", by)


def bounce(partnership, party, by):
    """Somebody was invited under an address that does not exist: three letters have come back."""
    facts = {"kind": party.kind, "party": party, "role": "writer", "invited_by": by}
    PartnershipInvitation.objects.create(partnership=partnership, email="lise.hom@exmaple.org", **facts)
    for _letter in range(3):
        Bounce.note("lise.hom@exmaple.org")


def begun_twice(call, partnership, party):
    """A colleague has begun the same without knowing, and offers to join the two."""
    eva = person("Eva Lind", "da")
    twin = started(call, eva, party.name)
    twin.partnership.parties.update(organisation=party.organisation)
    facts = {"proposed_by": eva, "proposed_for": twin}
    Joining.objects.create(kept=partnership.application, joined=twin, **facts)
