"""Django's name for this room."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    """The rota."""

    name = "alongside.duty"
    label = "duty"
