"""Django's name for this room."""

from django.apps import AppConfig


class OffersConfig(AppConfig):
    """Offers."""

    name = "alongside.offers"
    label = "offers"

    def ready(self) -> None:
        """Put the moments of offers on the timeline of engagements."""
        from alongside.offers.lines import tell_the_timeline

        tell_the_timeline()
