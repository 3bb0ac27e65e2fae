"""Django's name for this room."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Requests for assistance."""

    name = "alongside.incidents"
    label = "incidents"
