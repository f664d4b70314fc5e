from django.urls import path

from . import views

urlpatterns = [path("", views.Front.as_view(), name="front")]
