from django.urls import path

from . import views

urlpatterns = [path("", views.Desk.as_view(), name="desk")]
