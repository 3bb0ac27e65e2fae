"""The address of feeds of follow-ups: secret, so outside the desks."""

from __future__ import annotations

from django.urls import path

from alongside.web.casework import calendars

app_name = "case_calendar"
urlpatterns = [path("<str:token>/follow-ups.ics", calendars.feed, name="feed")]
