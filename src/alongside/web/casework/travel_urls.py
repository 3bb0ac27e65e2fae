"""Addresses of an advisor's own trips."""

from __future__ import annotations

from django.urls import path

from alongside.web.casework import papers_own, travel_own

app_name = "travel"
urlpatterns = [
    path("", travel_own.trips, name="list"),
    path("<int:deployment_id>/", travel_own.trip, name="detail"),
    path("<int:deployment_id>/act/", travel_own.act, name="act"),
    path("<int:deployment_id>/expense/", travel_own.expense, name="expense"),
    path("<int:deployment_id>/papers/<int:paper_id>/", papers_own.trip_paper, name="paper"),
    path("<int:deployment_id>/longer/", travel_own.longer, name="longer"),
]
