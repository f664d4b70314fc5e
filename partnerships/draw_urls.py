"""The addresses of a call's random draw."""

from django.urls import path

from .views import draws

DRAWS = "calls/<int:call>/draws/"
ONE = f"{DRAWS}<int:draw>/"

patterns = [
    path(DRAWS, draws.Draws.as_view(), name="draws"),
    path(f"{DRAWS}freeze/", draws.DrawFreeze.as_view(), name="draw_freeze"),
    path(f"{ONE}bundle/", draws.DrawBundle.as_view(), name="draw_bundle"),
    path(f"{ONE}run/", draws.DrawRun.as_view(), name="draw_run"),
    path(f"{ONE}withdraw/", draws.DrawWithdraw.as_view(), name="draw_withdraw"),
    path(f"{ONE}annul/", draws.DrawAnnul.as_view(), name="draw_annul"),
    path(f"{ONE}annulments/<int:annulment>/approve/", draws.AnnulmentApprove.as_view(), name="annulment_approve"),
    path(f"{ONE}annulments/<int:annulment>/refuse/", draws.AnnulmentRefuse.as_view(), name="annulment_refuse"),
]
