"""Django's name for this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages."""

    name = "alongside.web"
    label = "web"
