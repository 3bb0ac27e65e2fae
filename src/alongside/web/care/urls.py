"""Addresses of the care lead's desk."""

from __future__ import annotations

from django.urls import path

from alongside.web.care import views

app_name = "care"
urlpatterns = [
    path("", views.care, name="home"),
    path("calls/<int:care_call_id>/", views.called, name="called"),
    path("returns/<int:deployment_id>/", views.returned, name="returned"),
    path("limits/<int:set_aside_id>/", views.sign, name="sign"),
]
