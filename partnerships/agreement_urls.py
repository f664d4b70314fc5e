"""The addresses of agreements: of the parties, and of staff."""

from django.urls import path

from .views.agreeing import party, preparation, signing, staff

ALL = "calls/<int:call>/agreements/"
RECORD = f"{ALL}<int:partnership>/"
OWN = "partnerships/<int:partnership>/agreement/"

BEFORE = "partnerships/<int:partnership>/preparation/"

patterns = [
    path(ALL, staff.AgreementList.as_view(), name="agreements"),
    path(RECORD, staff.AgreementRecord.as_view(), name="agreement_record"),
    path(f"{RECORD}draft/", staff.AgreementDraft.as_view(), name="agreement_draft"),
    path(f"{RECORD}<int:number>/put-out/", staff.AgreementPutOut.as_view(), name="agreement_put_out"),
    path(f"{RECORD}<int:number>/take-back/", staff.AgreementTakeBack.as_view(), name="agreement_take_back"),
    path(f"{RECORD}<int:number>/sign/", signing.SignForProgramme.as_view(), name="agreement_countersign"),
    path(OWN, party.AgreementDetail.as_view(), name="agreement"),
    path(f"{OWN}<int:number>/sign/", signing.SignForParty.as_view(), name="agreement_sign"),
    path("agreements/papers/<int:paper>/", party.AgreementPaperDownload.as_view(), name="agreement_paper"),
    path(BEFORE, preparation.Preparation.as_view(), name="preparation"),
    path(f"{BEFORE}<slug:key>/", preparation.PreparationPoint.as_view(), name="preparation_point"),
    path(
        f"{BEFORE}<slug:key>/papers/<uuid:token>/remove/",
        preparation.PreparedPaperRemove.as_view(),
        name="prepared_paper_remove",
    ),
    path("preparation/papers/<uuid:token>/", preparation.PreparedPaperDownload.as_view(), name="prepared_paper"),
]
