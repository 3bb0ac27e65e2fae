"""Addresses of the coordinator's day."""

from __future__ import annotations

from django.urls import path

from alongside.web.casework import calendars, day

app_name = "day"
urlpatterns = [
    path("", day.today, name="today"),
    path("echo/<int:request_id>/", day.echo, name="echo"),
    path("echo/<int:request_id>/settle/", day.settle_echo, name="settle_echo"),
    path("calendar/", calendars.staff_calendar, name="calendar"),
]
