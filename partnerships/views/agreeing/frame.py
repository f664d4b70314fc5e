"""The frames of the pages about an agreement: one for the parties, one for staff."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from programmes import access
from programmes.pages import OfCall, StaffPage

from ...agreeing.overview import open_to
from ...agreeing.reading import sides_in, text_of
from ...agreeing.signing import PROGRAMME
from ...models import Agreement, Application
from ...pages import PartnershipPage

MINUTES = "programmes.see_minutes"
READ, SIGN = "partnerships.read_agreement", "partnerships.sign_agreement"
SEE, DRAFT, COUNTERSIGN = "programmes.see_agreements", "programmes.draft_agreements", "programmes.sign_agreements"


class OfAgreement:
    """A page about one version of an agreement: the one that is asked for, or the one that counts now."""

    @cached_property
    def agreement(self):
        asked = self.kwargs.get("number") or self.request.GET.get("version", "")
        if str(asked).isdecimal() and len(str(asked)) < 5:
            found = get_object_or_404(self.versions(), number=asked)
        elif asked:
            raise Http404
        else:
            found = self.counting()
        if found:
            found.partnership = self.partnership
        return found

    def counting(self):
        """The one that is open, else the one in force, else the latest."""
        versions = list(self.versions())
        for status in ("draft", "signing", *Agreement.STANDING):
            for each in versions:
                if each.status == status:
                    return each
        return versions[-1] if versions else None

    def said(self):
        """What a version's page shows of it."""
        agreement = self.agreement
        if not agreement or not agreement.content:
            return {"agreement": agreement, "asked_version": self.request.GET.get("version")}
        signatures = list(agreement.signatures.select_related("party", "by"))
        wanted = self.request.GET.get("language")
        content = agreement.read
        language = wanted if wanted in content["languages"] else content["language"]
        facts = {"agreement": agreement, "text": text_of(content, language), "sides": sides_in(content, signatures)}
        kept = agreement.papers.defer("content").filter(kind__in=self.kinds(agreement))
        facts |= {"papers": list(kept.order_by("-kind", "language")), "signatures": signatures}
        return facts | {"asked_version": self.request.GET.get("version"), "to_sign": self.is_to_sign(facts["sides"])}

    def is_to_sign(self, sides):
        """Whether the reader may sign now for a side that has not."""
        if self.agreement.status != Agreement.Status.SIGNING or not self.may_sign():
            return False
        return any(each.party == self.side() and not each.signature for each in sides)

    @staticmethod
    def kinds(agreement):
        """The text to sign is of no use to anybody once the signed one is there."""
        return ["text"] if agreement.status in ("signing", "taken_back") else ["signed", "archive"]


class AgreementPage(OfAgreement, PartnershipPage):
    """For the people of a partnership: drafts of the programme are not there for them."""

    permission = READ

    @cached_property
    def application(self):
        rows = Application.objects.in_programme(self.request.programme).select_related("call")
        found = get_object_or_404(rows, partnership=self.partnership)
        found.programme = found.call.programme = self.request.programme
        found.partnership = self.partnership
        return found

    def get_permission_object(self):
        """Nothing of this is there before both parties have accepted their place."""
        if self.partnership.is_forming:
            raise Http404
        return super().get_permission_object()

    def versions(self):
        return Agreement.objects.in_programme(self.request.programme).known_to_parties().filter(
            partnership=self.partnership
        )  # fmt: skip

    def side(self):
        """The party that she acts for; 0 for somebody who acts for none."""
        return self.held[0].party if self.held else 0

    def may_sign(self):
        return access.may(self.request.user, SIGN, self.partnership)

    def own_page(self):
        return reverse("partnerships:agreement", args=[self.request.programme.slug, self.partnership.pk])

    def get_context_data(self, **kwargs):
        user, partnership = self.request.user, self.partnership
        facts = {"application": self.application, "call": self.application.call}
        facts["reads_application"] = access.may(user, "partnerships.read_application", partnership)
        facts |= {"may_sign_agreement": self.may_sign(), "mine": self.side()}
        facts["versions"] = list(self.versions().order_by("-number"))
        return super().get_context_data(**kwargs | facts | self.said())


class StaffAgreementPage(OfAgreement, OfCall, StaffPage):
    """For staff: a partnership of the call, unless a conflict or an own party stands in the way."""

    permission = SEE

    @cached_property
    def partnership(self):
        rows = open_to(self.request.user, self.call).select_related("application")
        found = get_object_or_404(rows, pk=self.kwargs["partnership"])
        found.programme = found.application.programme = self.request.programme
        found.application.call, found.application.partnership = self.call, found
        return found

    def dispatch(self, request, *args, **kwargs):
        """A partnership that is not there for her is not found, whatever the page does with it."""
        if "partnership" in self.kwargs and access.may(request.user, self.permission, request.programme):
            self.over = self.partnership
        return super().dispatch(request, *args, **kwargs)

    def versions(self):
        return Agreement.objects.in_programme(self.request.programme).filter(partnership=self.partnership)

    def side(self):
        """Whoever signs here signs for the programme."""
        return PROGRAMME

    def may_sign(self):
        return access.may(self.request.user, COUNTERSIGN, self.request.programme)

    def own_page(self):
        args = [self.request.programme.slug, self.call.pk, self.partnership.pk]
        return reverse("partnerships:agreement_record", args=args)

    def get_context_data(self, **kwargs):
        user, programme = self.request.user, self.request.programme
        facts = {"call": self.call, "nav_call": self.call, "now": self.request.arrived_at}
        facts["may_draft"] = access.may(user, DRAFT, programme)
        if "partnership" in self.kwargs:
            facts |= {"partnership": self.partnership, "application": self.partnership.application}
            facts |= {"versions": list(self.versions().order_by("-number"))} | self.said()
            facts["has_open"] = any(each.status in Agreement.OPEN for each in facts["versions"])
        return super().get_context_data(**kwargs | facts)
