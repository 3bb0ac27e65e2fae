"""Django's name for this room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The tick."""

    name = "alongside.jobs"
    label = "jobs"
