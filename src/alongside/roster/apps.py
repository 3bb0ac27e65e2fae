"""Django's name for this room."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """Peer advisors."""

    name = "alongside.roster"
    label = "roster"
