"""Django's name for this room."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """The funding navigator."""

    name = "alongside.funding"
    label = "funding"
