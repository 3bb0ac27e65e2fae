"""Addresses of the casework desk."""

from __future__ import annotations

from django.urls import path

from alongside.web.casework import dates, turns, views
from alongside.web.casework.helping_views import STAFF

app_name = "casework"
urlpatterns = [
    path("", views.engagements, name="list"),
    path("introduce/<int:request_id>/", turns.introduce, name="introduce"),
    path("<int:engagement_id>/", views.engagement, name="detail"),
    path("<int:engagement_id>/print/", views.summary, name="print"),
    path("<int:engagement_id>/contact/", views.contact, name="contact"),
    path("<int:engagement_id>/notice/", views.notice, name="notice"),
    path("<int:engagement_id>/follow-up/", views.add_follow_up, name="add_follow_up"),
    path("<int:engagement_id>/follow-up/<int:follow_up_id>/", views.follow_up, name="follow_up"),
    path("<int:engagement_id>/dates/", dates.staff_dates, name="dates"),
    path("<int:engagement_id>/dates/<int:date_id>/", dates.staff_date_act, name="date_act"),
    path("<int:engagement_id>/dates/alone/", dates.leave_alone, name="leave_alone"),
    path("<int:engagement_id>/dates/alone/<int:left_alone_id>/", dates.lift, name="lift"),
    path("<int:engagement_id>/join/", turns.join, name="join"),
    path("<int:engagement_id>/leave/", turns.let_go, name="let_go"),
    path("<int:engagement_id>/hand-over/", turns.hand_over, name="hand_over"),
    path("<int:engagement_id>/step-down/", turns.step_down, name="step_down"),
    path("<int:engagement_id>/close/", turns.close, name="close"),
    path("<int:engagement_id>/reopen/", turns.reopen, name="reopen"),
    *STAFF,
]
