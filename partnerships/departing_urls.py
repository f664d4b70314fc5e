"""The addresses of a party that leaves after the award: of the parties, and of staff."""

from django.urls import path

from .views import departing

OWN = "partnerships/<int:partnership>/departure/"
RECORD = "calls/<int:call>/agreements/<int:partnership>/departure/"

patterns = [
    path(OWN, departing.DepartureDetail.as_view(), name="departure"),
    path(f"{OWN}report/", departing.DepartureReport.as_view(), name="departure_report"),
    path(f"{RECORD}report/", departing.DepartureReportStaff.as_view(), name="departure_report_staff"),
    path(f"{RECORD}stays/", departing.DepartureStays.as_view(), name="departure_stays"),
    path(f"{RECORD}end/", departing.DepartureEnd.as_view(), name="departure_end"),
]
