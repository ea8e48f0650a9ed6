"""The site's URLs. Those of the captcha stay: the proxy line alone decides who answers them."""

from django.urls import include, path

from shop import views

urlpatterns = [
    path("", views.register, name="register"),
    path("welcome/", views.welcome, name="welcome"),
    path("captcha/", include("captcha.urls")),
]
