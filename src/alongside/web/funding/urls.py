"""Addresses of the funding navigator for anyone."""

from django.urls import path

from alongside.web.funding import calendar, papers, views

app_name = "funding"
urlpatterns = [
    path("", views.start, name="start"),
    path("questions/", views.questions, name="questions"),
    path("costs/", papers.costs, name="costs"),
    path("costs/blank/<slug:table_kind>/", papers.blank, name="costs_blank"),
    path("drafts/", papers.drafts, name="drafts"),
    path("calendar/", calendar.from_answers, name="calendar"),
    path("who/", views.who, name="who"),
    path("programs/<slug:program>/", views.program, name="program"),
]
