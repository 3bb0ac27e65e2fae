"""The address of the calendar of funding dates: secret, so outside the desks."""

from django.urls import path

from alongside.web.funding import calendar

app_name = "funding_calendar"
urlpatterns = [path("<str:token>/funding.ics", calendar.dates, name="dates")]
