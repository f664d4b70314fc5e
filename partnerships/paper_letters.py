"""Letters about what staff take in: applications that came on paper, and files that ended after the deadline."""

from django.utils.translation import gettext_lazy as _

from people.mail import enclose, letter
from programmes.correspondence import told
from programmes.letters import link

from .documents import paper_of
from .models import File, LateFile, Paper, PartnershipInvitation, Registration, Submission


def asked(pk):
    """(the invitation, its registration) while somebody is still asked to confirm; else (None, None)."""
    rows = PartnershipInvitation.objects.waiting().filter(pk=pk)
    waiting = rows.select_related("programme", "invited_by", "party", "partnership__application__call").first()
    application = waiting and waiting.partnership.application
    registration = waiting and Registration.objects.filter(application=application).first()
    if not registration:
        return None, None
    registration.application = application
    return waiting, registration


@told(
    _("Your application on paper has been registered"),
    _("When staff have registered what came by post or e-mail, and it is taken in"),
    _("Whoever may sign for a party"),
)
def registered(pk, reader):
    """What came on paper stands in the call; confirm that it is yours."""
    waiting, registration = asked(pk)
    if not waiting or not registration.submission_id:
        return None
    application = registration.application
    facts = {"invitation": waiting, "came": registration.submission.came, "call": application.call}
    facts |= {"submission": registration.submission, "link": link("partnerships:invitation", waiting.token)}
    return letter("partnerships/letters/registered", reader, application=application, **facts)


@told(
    _("What came on paper was not taken in"),
    _("When staff decide that it came too late"),
    _("Whoever may sign for a party"),
)
def not_taken_in(pk, reader):
    """It came after the deadline and does not take part; staff's reason stands in it."""
    waiting, registration = asked(pk)
    if not waiting or registration.status != Registration.Status.REFUSED:
        return None
    application = registration.application
    facts = {"registration": registration, "came": registration.came, "call": application.call}
    facts["link"] = link("programmes:call", application.call_id)
    return letter("partnerships/letters/not_taken_in", reader, closing=application.call, **facts)


@told(
    _("The application on paper is confirmed"),
    _("When every party has confirmed what staff registered"),
    _("Everybody who acts for a party"),
)
def registration_confirmed(pk, reader):
    """Every party has confirmed it: with the paper that says so attached."""
    submission = Submission.objects.select_related("application__call").get(registration=pk)
    application = submission.application
    address = link("partnerships:receipt", application.partnership_id, submission.number)
    facts = {"submission": submission, "call": application.call, "link": address}
    message = letter("partnerships/letters/registration_confirmed", reader, **facts)
    return enclose(message, lambda: paper_of(submission, Paper.Kind.CONFIRMATION, reader.language).enclosure)


@told(
    _("A paper could not be taken"),
    _("When the check of a paper that staff registered ends badly"),
    _("Whoever registered it"),
)
def paper_refused(pk, reader):
    """A paper could not be taken; nothing to tell when it has been left out since."""
    file = File.objects.select_related("application__call").get(pk=pk)
    if file.removed_at or not file.is_refused:
        return None
    address = link("partnerships:registration", file.application_id)
    facts = {"file": file, "application": file.application, "call": file.application.call, "link": address}
    return letter("partnerships/letters/paper_refused", reader, **facts)


@told(
    _("An upload that ended after the deadline"),
    _("When staff accept it or leave it out"),
    _("Both parties"),
)
def late_file_decided(pk, reader):
    """Whether a file that ended after the deadline counts, with staff's reason."""
    late = LateFile.objects.select_related("application__call", "file").get(pk=pk)
    address = link("partnerships:application", late.application.partnership_id)
    facts = {"late": late, "application": late.application, "call": late.application.call, "link": address}
    return letter("partnerships/letters/late_file_decided", reader, **facts)
