"""Wires the database's clock into the kernel."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Shared Django helpers."""

    name = "alongside.base"
    label = "base"

    def ready(self) -> None:
        """Make PostgreSQL the source of the time: hosts may disagree, the database does not."""
        from alongside.base.clock import database_now
        from alongside.kernel import clock

        clock.set_source(database_now)
