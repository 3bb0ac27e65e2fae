"""Django's name for this room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The record of who did what."""

    name = "alongside.ledger"
    label = "ledger"
