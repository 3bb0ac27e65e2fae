"""Django's name for this room."""

from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    """Deployments and duty of care."""

    name = "alongside.deployments"
    label = "deployments"

    def ready(self) -> None:
        """Put the moments of deployments on the timeline of engagements."""
        from alongside.deployments.lines import tell_the_timeline

        tell_the_timeline()
