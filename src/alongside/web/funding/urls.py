"""Addresses of the funding navigator for anyone."""

from django.urls import path

from alongside.web.funding import views

app_name = "funding"
urlpatterns = [
    path("", views.start, name="start"),
    path("questions/", views.questions, name="questions"),
    path("who/", views.who, name="who"),
    path("programs/<slug:program>/", views.program, name="program"),
]
