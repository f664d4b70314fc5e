"""What is not as planned when a ranking is closed, and what no longer counts as it did when it was."""

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from programmes.states import NotAllowed

from ..interviewing.means import interview_means
from ..models import Application, InterviewPlan, Moderation, Review, ReviewPlan
from ..reviewing.means import paper_means
from .ranking import blended

FEW, APART, UNMET = "few", "apart", "unmet"


def odd_words():
    """{what is odd about an application: how staff read it}."""
    return {
        FEW: _("Fewer people have read it than planned"),
        APART: _("Reviewers differ, and not all have looked again"),
        UNMET: _("No interview: the application alone counts"),
    }


def odd(scores):
    """{application id: what about it is not as planned}, of those where something is; one statement."""
    counting = Review.objects.counting().filter(sheet=scores.sheet, assignment__application=OuterRef("pk"))
    readers = counting.order_by().values("assignment__application").annotate(number=Count("pk")).values("number")
    plans = ReviewPlan.objects.filter(call=OuterRef("call")).values("readers")[:1]
    rows = Application.objects.filter(pk__in=scores.applications).annotate(
        read_by=Subquery(readers),
        wanted=Subquery(plans),
        is_apart=Exists(Moderation.objects.open().filter(application=OuterRef("pk"))),
        is_invited=Exists(InterviewPlan.objects.filter(call=OuterRef("call"), opened_at__isnull=False)),
    )
    found = {}
    for pk, read_by, wanted, is_apart, is_invited in rows.values_list(
        "pk", "read_by", "wanted", "is_apart", "is_invited"
    ):
        least = ReviewPlan().readers if wanted is None else wanted
        said = {FEW: (read_by or 0) < least, APART: is_apart, UNMET: is_invited and pk not in scores.interviews}
        if any(said.values()):
            found[pk] = [name for name, holds in said.items() if holds]
    return found


def changed_behind(ranking):
    """The ids of the places whose points no longer count as they did: a review was set aside since."""
    sheet = ranking.sheet
    paper, met = paper_means(ranking.call, sheet), interview_means(ranking.call, sheet)
    means = blended(paper, met, sheet.paper_share)
    stand = {pk: {key: str(mean) for key, mean in of.items()} for pk, of in means.items()}
    return [place["application"] for place in ranking.places if stand.get(place["application"]) != place["means"]]


def check_unchanged(ranking, decisions):
    """Raises NotAllowed when a decision would rest on points that were set aside since."""
    behind = set(changed_behind(ranking))
    which = [each.application.reference for each in decisions if each.application_id in behind]
    if which:
        said = _("Points that the ranking was closed with no longer count: %(which)s. Open the ranking again.")
        raise NotAllowed(said % {"which": ", ".join(which)})


def without_set_aside(call, reasons):
    """{application id: reasons} without what somebody wrote whose review was set aside."""
    rows = Review.objects.filter(assignment__application__call=call, status=Review.Status.SET_ASIDE)
    texts: dict = {}
    for application, criterion, reason in rows.values_list(
        "assignment__application_id", "scores__criterion", "scores__reason"
    ):
        texts.setdefault((application, criterion), set()).add((reason or "").strip())
    return {
        pk: {
            key: "\n\n".join(part for part in text.split("\n\n") if part not in texts.get((pk, key), ()))
            for key, text in of.items()
        }
        for pk, of in reasons.items()
    }
