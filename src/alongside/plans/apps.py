"""The room's registration with Django."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Community plans, who works on them, and their tie to an agency."""

    name = "alongside.plans"
    label = "plans"

    def ready(self) -> None:
        """Put the moments of plans on the timeline of engagements."""
        from alongside.plans.lines import tell_the_timeline

        tell_the_timeline()
