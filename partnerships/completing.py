"""Answering a request for completion: its questions alone are open, and both parties consent to them alone."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from programmes.models import Due
from programmes.states import NotAllowed

from .lateness import files_counted
from .models import Completion, CompletionConsent, Supplement
from .models.consents import canonical, hash_of
from .standing import Standing


@dataclass
class Completing:
    """How the answer to a request stands: what is said, what is missing from whom, who has consented."""

    completion: Completion
    standing: Standing

    @property
    def questions(self):
        """The questions that are open again, in the form's order."""
        return [q for key, q in self.standing.asks.questions.items() if key in self.completion.questions]

    @property
    def content(self):
        """What the consents are bound to: these answers and files, the form's version, and what it completes."""
        whole, open_again = self.standing.content, set(self.completion.questions)
        return {
            "answers": {key: said for key, said in whole["answers"].items() if key in open_again},
            "files": [file for file in whole["files"] if file["question"] in open_again],
            "form": whole["form"],
            "completes": self.completion.submission.content_hash,
        }

    @property
    def content_hash(self):
        return hash_of(self.content)

    def missing_of(self, kind):
        states = [self.standing.states[question.key] for question in self.questions]
        standing = self.standing
        return [
            item for state in states for item in standing.missing_in(state, kind) + standing.waiting_in(state, kind)
        ]

    @property
    def obstacles(self):
        """What stands in the way of a consent, each once."""
        found = {}
        for kind in self.standing.call.parties:
            for item in self.missing_of(kind):
                found[item.question, item.field, item.sentence] = item
        return list(found.values())

    def consents(self):
        """The standing consents to what stands now, by party."""
        rows = self.completion.consents.filter(voided_at__isnull=True, content_hash=self.content_hash)
        return {consent.party_id: consent for consent in rows.select_related("by")}

    def parties(self):
        """[(party, its consent or None)] of the parties that the call asks for."""
        given, kinds = self.consents(), self.standing.call.parties
        return [(party, given.get(party.pk)) for party in self.standing.parties if party.kind in kinds]


def consent(writer, completion, read_hash):
    """One party's consent to the supplement; the last one sends it. Returns the supplement or None.

    A repeat gives the same supplement. Raises NotAllowed with the sentence why not.
    """
    application = writer.lock()
    if not application.is_standing:
        application.check_editable(writer.at)
    completion = Completion.objects.select_related("submission").get(pk=completion.pk)
    if completion.status == Completion.Status.ANSWERED:
        return completion.supplement
    completion.application = application
    completion.check_in_time(writer.at)
    completing = Completing(completion, Standing.of(application))
    if read_hash != completing.content_hash:
        raise NotAllowed(_("The text has changed since you read it. Read it again, and consent to what stands now."))
    if completing.obstacles:
        raise NotAllowed(_("Something is still missing. You can consent when everything is answered."))
    if writer.party not in completing.consents():
        completion.consents.filter(party=writer.party, voided_at__isnull=True).update(voided_at=writer.at)
        facts = {"by": writer.user, "at": writer.at, "content_hash": completing.content_hash}
        CompletionConsent.objects.create(completion=completion, party_id=writer.party, **facts)
    parties = completing.parties()
    there = {party.kind for party, given in parties if given}
    return send(writer, completing, parties) if there >= set(application.call.parties) else None


def send(writer, completing, parties):
    """Freeze the supplement beside the first submission, which stays as it is."""
    completion, submission = completing.completion, completing.completion.submission
    number = submission.supplements.count() + 1
    with transaction.atomic():
        completion.move_to(Completion.Status.ANSWERED, writer.user)
        return Supplement.objects.create(
            completion=completion,
            submission=submission,
            number=number,
            reference=f"{submission.reference}-S{number}",
            form_version_id=writer.application.form_version_id,
            by=writer.user,
            arrived_at=writer.at,
            content=canonical(completing.content),
            content_hash=completing.content_hash,
            parties=[signed(party, given) for party, given in parties],
        )


def signed(party, given):
    """Who consented for a party, when, as the snapshot keeps it."""
    return {
        "kind": party.kind,
        "name": party.name,
        "identifier": party.identifier,
        "consented_by": given.by.name or given.by.email,
        "consented_at": given.at.isoformat(),
    }


def completed(submission):
    """The content of a submission with its supplements laid over it: the latest word on each question."""
    content = submission.read
    content = content | {"files": content["files"] + files_counted(submission)}
    for supplement in submission.supplements.order_by("number"):
        later, open_again = supplement.read, set(supplement.completion.questions)
        kept = {key: said for key, said in content["answers"].items() if key not in open_again}
        files = [file for file in content["files"] if file["question"] not in open_again]
        content = content | {"answers": kept | later["answers"], "files": files + later["files"]}
    return content


def ring_for(completion):
    """A bell a day before the small deadline: who has not answered is reminded once."""
    Due.ring("completions", next_at=completion.remind_at)
