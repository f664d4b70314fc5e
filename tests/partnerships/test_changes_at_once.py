"""A request to change an agreement when two press at once: one outcome, and a sentence for the slower hand."""

import pytest

from partnerships.amending.asking import withdraw
from partnerships.amending.handling import approve, refuse
from partnerships.models import Agreement, ChangeRequest
from programmes.clock import now
from programmes.scope import scope
from tests.agreements import accepted, put_before_all, signed_by_all
from tests.amending import CONTENT, asked, consents, hand, sent
from tests.threads import at_once


@pytest.fixture
def agreed(committed_whole):
    """In force, committed."""
    whole = accepted(committed_whole)
    with scope(whole.vejen):
        signed_by_all(put_before_all(whole.partnership, whole.sofie), whole.maja, whole.jonas, whole.lone)
    return whole


def heard_by(agreed, *verbs):
    """What becomes of the request that is open, for each of those who press at once."""

    def seen():
        request = ChangeRequest.objects.select_related("partnership").get(status__in=ChangeRequest.OPEN)
        request.partnership.programme = agreed.vejen
        return request

    return at_once(agreed.vejen, *[lambda request, verb=verb: verb(request).status for verb in verbs], seen=seen)


def test_of_two_who_decide_and_one_who_withdraws_one_is_heard_and_the_others_read_why(agreed):
    with scope(agreed.vejen):
        sent(agreed.partnership, agreed.maja, agreed.jonas, **CONTENT)
        maja = hand(agreed.partnership, agreed.maja, "association")
    heard = heard_by(
        agreed,
        lambda request: approve(request, agreed.lone, now(), request.content_hash),
        lambda request: refuse(request, agreed.lone, "Ikke nu."),
        lambda request: withdraw(request, maja),
    )
    outcomes = {"approved", "refused", "withdrawn"}
    sentences = {
        "Somebody else has decided about it already.",
        "The programme has decided about it already, so it cannot be withdrawn.",
        "The parties have withdrawn it, so there is nothing to decide.",
    }
    with scope(agreed.vejen):
        stands = ChangeRequest.objects.get()
        assert [each for each in heard if each in outcomes] == [stands.status]
        assert len([each for each in heard if each in sentences]) == 2
        assert Agreement.objects.count() == (2 if stands.status == "approved" else 1)
        assert stands.transitions.count() == 2


def test_two_parties_that_consent_at_once_send_it_once(agreed):
    with scope(agreed.vejen):
        asked(agreed.partnership, agreed.maja, "association", **CONTENT)
    heard = heard_by(
        agreed,
        lambda request: consents(request, agreed.maja, "association"),
        lambda request: consents(request, agreed.jonas, "municipality"),
    )
    with scope(agreed.vejen):
        assert heard == ["draft", "sent"]
        assert list(ChangeRequest.objects.get().transitions.values_list("after", flat=True)) == ["sent"]
