"""Addresses of the desk that keeps the catalog of funding programs."""

from django.urls import path

from alongside.web.funding import desk

app_name = "funding_desk"
urlpatterns = [
    path("", desk.catalog, name="catalog"),
    path("calendar/", desk.calendar_link, name="calendar_link"),
    path("programs/<slug:program>/", desk.program, name="program"),
    path("programs/<slug:program>/edit/", desk.edit, name="edit"),
    path("versions/<int:version_id>/", desk.version, name="version"),
    path("versions/<int:version_id>/settle/", desk.settle, name="settle"),
]
