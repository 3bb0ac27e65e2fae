"""Django's name for this room."""

from django.apps import AppConfig


class CalloutsConfig(AppConfig):
    """Call-outs."""

    name = "alongside.callouts"
    label = "callouts"
