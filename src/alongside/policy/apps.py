"""Django's name for this room."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Clocks and limits."""

    name = "alongside.policy"
    label = "policy"
