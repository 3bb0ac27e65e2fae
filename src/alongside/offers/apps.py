"""Django's name for this room."""

from django.apps import AppConfig


class OffersConfig(AppConfig):
    """Offers."""

    name = "alongside.offers"
    label = "offers"
