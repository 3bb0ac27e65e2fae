"""Django's name for this room."""

from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    """Demo and replay."""

    name = "alongside.rehearsal"
    label = "rehearsal"
