"""Django's name for this room."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Law enforcement agencies."""

    name = "alongside.agencies"
    label = "agencies"
