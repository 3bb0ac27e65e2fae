"""Django's name for this room."""

from django.apps import AppConfig


class JoiningConfig(AppConfig):
    """Applications to join the roster."""

    name = "alongside.joining"
    label = "joining"
