"""Django's name for this room."""

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """What the watch found."""

    name = "alongside.watch"
    label = "watch"
