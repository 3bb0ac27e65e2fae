"""The room's registration with Django."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Community plans, who works on them, and their tie to an agency."""

    name = "alongside.plans"
    label = "plans"
