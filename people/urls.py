from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("me/", views.Me.as_view(), name="me"),
    path("me/staying/", views.Staying.as_view(), name="staying"),
    path("me/staying/left/", views.StayingLeft.as_view(), name="staying_left"),
    path("api/organisations/", views.Similar.as_view(), name="similar"),
    path("api/policy/", views.PolicyReport.as_view(), name="policy"),
    path("language/", views.Language.as_view(), name="language"),
    path("colours/", views.Colours.as_view(), name="colours"),
    path("accessibility/", views.Accessibility.as_view(), name="accessibility"),
    path("privacy/", views.Privacy.as_view(), name="privacy"),
]
