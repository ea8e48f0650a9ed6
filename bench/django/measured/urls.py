"""The tutorial's URLs, as simple-captcha has them too, and those of django-simple-captcha."""

from django.urls import include, path

from measured import views

urlpatterns = [
    path("captcha/", include("captcha.urls")),
    path("refresh_captcha/", views.refresh),
    path("test/", views.check),
]
