"""Django's name for this room."""

from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    """Mail and phones."""

    name = "alongside.gateways"
    label = "gateways"
