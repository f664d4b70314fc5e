"""Every address of the portal. The first word of a path is a reserved word or a programme."""

from django.urls import include, path

urlpatterns = [
    path("", include("programmes.urls_front")),
    path("me/letters/", include("programmes.urls_me")),
    path("", include("people.urls")),
    path("accounts/", include("allauth.urls")),
    path("health/", include("programmes.urls_health")),
    path("desk/", include("overview.urls")),
    path("<slug:programme>/", include("programmes.urls")),
    path("<slug:programme>/", include("partnerships.urls")),
]

handler404 = "people.views.not_found"
