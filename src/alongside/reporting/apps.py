"""Django's name for this room."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Measures."""

    name = "alongside.reporting"
    label = "reporting"
