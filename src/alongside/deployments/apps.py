"""Django's name for this room."""

from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    """Deployments and duty of care."""

    name = "alongside.deployments"
    label = "deployments"
