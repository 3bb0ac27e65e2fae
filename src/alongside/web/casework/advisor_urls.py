"""Addresses of an advisor's own engagements."""

from __future__ import annotations

from django.urls import path

from alongside.web.casework import dates, own
from alongside.web.casework.helping_views import OWN

app_name = "my"
urlpatterns = [
    path("", own.engagements, name="list"),
    path("<int:engagement_id>/", own.advisor_engagement, name="detail"),
    path("<int:engagement_id>/print/", own.summary, name="print"),
    path("<int:engagement_id>/contact/", own.contact, name="contact"),
    path("<int:engagement_id>/dates/", dates.own_dates, name="dates"),
    path("<int:engagement_id>/dates/<int:date_id>/", dates.own_date_act, name="date_act"),
    path("<int:engagement_id>/notice/", own.notice, name="notice"),
    path("<int:engagement_id>/follow-up/<int:follow_up_id>/", own.follow_up, name="follow_up"),
    *OWN,
]
