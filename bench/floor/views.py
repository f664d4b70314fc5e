"""One indexed query of 50 rows, shown as a table: open to all, and behind sign-in."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import path
from listed.models import Listed


def listing(request):
    return render(request, "list.html", {"rows": Listed.objects.filter(tenant=1).order_by("-at", "-id")[:50]})


urlpatterns = [path("open/", listing), path("staff/", login_required(listing))]
