"""Whether an application may be made at all: the call's rules asked of its parties and answers."""

from programmes.eligibility import Situation, judge

from .models import Application, Party


def verdicts_of_draft(standing, user):
    """What the rules say while it is written. Of other applications only those of the reader's own people count."""
    if not standing.call.eligibility:
        return []
    files = {place: len(files) for place, files in standing.files.items()}
    answers = {key: state.typed for key, state in standing.states.items()}
    parties = [{"kind": each.kind, "name": each.name, "identifier": each.identifier} for each in standing.parties]
    elsewhere = others_led(standing.application).filter(partnership__appointments__user=user).distinct().count()
    return judge(standing.call.eligibility, Situation(parties, answers, files, standing.dates, elsewhere))


def verdicts_of_submission(submission, content, dates):
    """What the rules say of what was submitted, with supplements laid over it (`content`)."""
    files = {}
    for file in content["files"]:
        place = (file["question"], file["field"])
        files[place] = files.get(place, 0) + 1
    application = submission.application
    elsewhere = others_led(application).submitted().distinct().count()
    situation = Situation(submission.parties, content["answers"], files, dates, elsewhere)
    return judge(application.call.eligibility, situation)


def others_led(application):
    """Other applications of the call that are led by the same organisation."""
    lead = (application.call.parties or [""])[0]
    mine = application.partnership.parties.filter(kind=lead).values("organisation")
    led = Party.objects.filter(kind=lead, organisation__in=mine).values("partnership")
    others = Application.objects.not_withdrawn().filter(call=application.call_id).exclude(pk=application.pk)
    return others.filter(partnership__in=led)
