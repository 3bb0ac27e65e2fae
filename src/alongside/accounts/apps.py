"""Django's name for this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "alongside.accounts"
    label = "accounts"
