"""Django's name for this room."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    """Casework."""

    name = "alongside.engagements"
    label = "engagements"
