from django.urls import path

from .views import calls, founding

urlpatterns = [
    path("", calls.Front.as_view(), name="front"),
    path("new/<str:token>/", founding.Found.as_view(), name="found"),
]
