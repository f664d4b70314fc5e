from django.urls import path

from .views import calls

urlpatterns = [path("", calls.Front.as_view(), name="front")]
