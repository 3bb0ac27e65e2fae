"""Django's name for this room."""

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """Proposed teams."""

    name = "alongside.teams"
    label = "teams"
