"""Addresses of the one list that an owner's device was opened for."""

from __future__ import annotations

from django.urls import path

from alongside.web.offers import views

app_name = "sorting"
urlpatterns = [
    path("open/", views.open_list, name="open"),
    path("close/", views.close, name="close"),
    *views.OWNED,
]
