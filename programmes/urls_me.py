from django.urls import path

from .views import wishes

urlpatterns = [
    path("", wishes.MyLetters.as_view(), name="my_letters"),
    path("stop/<str:token>/", wishes.StopLetters.as_view(), name="stop_letters"),
]
