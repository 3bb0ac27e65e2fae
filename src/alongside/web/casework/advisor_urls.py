"""Addresses of an advisor's own engagements."""

from __future__ import annotations

from django.urls import path

from alongside.web.casework import calendars, dates, foreseeing, own, papers_own, work_views
from alongside.web.casework.helping_views import OWN
from alongside.web.casework.plan import own_plan

app_name = "my"
urlpatterns = [
    path("", own.engagements, name="list"),
    path("calendar/", calendars.own_calendar, name="calendar"),
    path("<int:engagement_id>/", own.advisor_engagement, name="detail"),
    path("<int:engagement_id>/print/", own.summary, name="print"),
    path("<int:engagement_id>/card/", own.card, name="card"),
    path("<int:engagement_id>/contact/", own.contact, name="contact"),
    path("<int:engagement_id>/dates/", dates.own_dates, name="dates"),
    path("<int:engagement_id>/dates/<int:date_id>/", dates.own_date_act, name="date_act"),
    path("<int:engagement_id>/tasks/", work_views.own_work, name="work"),
    path("<int:engagement_id>/tasks/task/", work_views.own_add_task, name="add_task"),
    path("<int:engagement_id>/tasks/task/<int:task_id>/", work_views.own_task, name="task"),
    path(
        "<int:engagement_id>/tasks/task/<int:task_id>/change/", work_views.own_change_task, name="change_task"
    ),
    path("<int:engagement_id>/tasks/decision/", work_views.own_add_decision, name="add_decision"),
    path("<int:engagement_id>/timeline/", work_views.own_timeline, name="timeline"),
    path("<int:engagement_id>/timeline/print/", work_views.own_timeline_print, name="timeline_print"),
    path("<int:engagement_id>/hand-back/", work_views.own_hand_back, name="hand_back"),
    path("<int:engagement_id>/papers/<int:paper_id>/", papers_own.team_paper, name="paper"),
    path("<int:engagement_id>/plan/", own_plan, name="plan"),
    path("<int:engagement_id>/notice/", own.notice, name="notice"),
    path("<int:engagement_id>/follow-up/<int:follow_up_id>/", own.follow_up, name="follow_up"),
    *OWN,
    *foreseeing.OWN,
]
