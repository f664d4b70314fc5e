from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("me/", views.Me.as_view(), name="me"),
    path("language/", views.Language.as_view(), name="language"),
    path("colours/", views.Colours.as_view(), name="colours"),
    path("accessibility/", views.Accessibility.as_view(), name="accessibility"),
    path("privacy/", views.Privacy.as_view(), name="privacy"),
]
