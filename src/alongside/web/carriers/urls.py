"""Addresses of carriers: each is opened by a signature and nothing else."""

from django.urls import path

from alongside.web.carriers import hooks

app_name = "carriers"
urlpatterns = [
    path("<slug:carrier>/receipt/<int:attempt_id>/", hooks.receipt, name="receipt"),
    path("<slug:carrier>/text/", hooks.text, name="text"),
    path("<slug:carrier>/call/<int:attempt_id>/", hooks.call, name="call"),
    path("<slug:carrier>/call/<int:attempt_id>/person/", hooks.person, name="person"),
    path("<slug:carrier>/call/<int:attempt_id>/key/", hooks.key, name="key"),
]
