"""Addresses of offers at the staff's desk."""

from __future__ import annotations

from django.urls import path

from alongside.web.offers import views

app_name = "offers"
urlpatterns = [path("", views.lists, name="lists"), *views.STAFF]
