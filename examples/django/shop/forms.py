"""The form that bots are kept out of."""

from captcha.fields import CaptchaField
from django.contrib.auth.forms import UserCreationForm


class Registration(UserCreationForm):
    """A new user's name and password, and a captcha."""

    captcha = CaptchaField()
