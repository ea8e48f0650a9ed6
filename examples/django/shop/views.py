"""The site's pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shop.forms import Registration


def register(request: HttpRequest) -> HttpResponse:
    """Shows the form, and makes the user once everything in it is right."""
    form = Registration(request.POST or None)
    if form.is_valid():
        form.save()
        return redirect("welcome")
    return render(request, "register.html", {"form": form})


def welcome(request: HttpRequest) -> HttpResponse:
    """Where a new user gets to."""
    return render(request, "welcome.html")
