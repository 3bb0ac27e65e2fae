"""Django's name for this room."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """The funding navigator."""

    name = "alongside.funding"
    label = "funding"

    def ready(self) -> None:
        """Put the moments of funding on the timeline of engagements."""
        from alongside.funding.lines import tell_the_timeline

        tell_the_timeline()
