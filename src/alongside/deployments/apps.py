"""Django's name for this room."""

from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    """Deployments and duty of care."""

    name = "alongside.deployments"
    label = "deployments"

    def ready(self) -> None:
        """Put the moments of deployments on the timeline of engagements, and say there who is on site when."""
        from alongside.deployments.lines import tell_the_timeline
        from alongside.deployments.queries import was_on_site
        from alongside.deployments.queries_signed import signed_for_request
        from alongside.engagements import on_site
        from alongside.teams import signed

        tell_the_timeline()
        on_site.register("deployments", was_on_site)
        signed.register("deployments", signed_for_request)
