"""The addresses of requests to change an agreement: of the parties, and of staff."""

from django.urls import path

from .views.amending import papers, party, staff

OWN = "partnerships/<int:partnership>/changes/"
ONE = f"{OWN}<int:number>/"
ALL = "calls/<int:call>/agreements/changes/"
RECORD = "calls/<int:call>/agreements/<int:partnership>/changes/<int:number>/"

patterns = [
    path(OWN, party.ChangeRequestList.as_view(), name="change_requests"),
    path(f"{OWN}new/<slug:change>/", party.ChangeAsk.as_view(), name="change_ask"),
    path(ONE, party.ChangeRequestDetail.as_view(), name="change_request"),
    path(f"{ONE}write/", party.ChangeRewrite.as_view(), name="change_rewrite"),
    path(f"{ONE}consent/", party.ChangeConsentGive.as_view(), name="change_consent"),
    path(f"{ONE}withdraw/", party.ChangeWithdraw.as_view(), name="change_withdraw"),
    path("agreements/changes/papers/<int:paper>/", papers.ChangePaperDownload.as_view(), name="change_paper"),
    path(ALL, staff.ChangeRequestOverview.as_view(), name="change_request_overview"),
    path(RECORD, staff.ChangeRequestRecord.as_view(), name="change_request_record"),
    path(f"{RECORD}ask/", staff.ChangeAskMore.as_view(), name="change_ask_more"),
    path(f"{RECORD}refuse/", staff.ChangeRefuse.as_view(), name="change_refuse"),
    path(f"{RECORD}approve/", staff.ChangeApprove.as_view(), name="change_approve"),
]
