"""Django's name for this room."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The catalogs that pages draw on."""

    name = "alongside.library"
    label = "library"
