"""The feedback room."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Feedback."""

    name = "alongside.feedback"
    label = "feedback"
