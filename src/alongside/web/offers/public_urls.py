"""Addresses at which anyone makes an offer."""

from __future__ import annotations

from django.urls import path

from alongside.web.offers import making

app_name = "giving"
urlpatterns = [
    path("offers/", making.general, name="general"),
    path("offers/sent/", making.general_sent, name="general_sent"),
    path("community/<slug:end>/", making.community, name="community"),
    path("community/<slug:end>/sent/", making.community_sent, name="community_sent"),
]
