"""The address of calendar feeds: secret, so outside the desks."""

from django.urls import path

from alongside.web.duty import calendar

app_name = "calendar"
urlpatterns = [path("<str:token>/rota.ics", calendar.rota, name="rota")]
