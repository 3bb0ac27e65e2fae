"""Django's name for this room."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Messages waiting to go out."""

    name = "alongside.outbox"
    label = "outbox"
