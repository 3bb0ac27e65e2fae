"""Addresses of the casework desk."""

from __future__ import annotations

from django.urls import path

from alongside.web.casework import (
    dates,
    feedback,
    foreseeing,
    funding,
    funding_papers,
    funding_tracking,
    handing,
    offers,
    papers,
    travel,
    turns,
    views,
    work_views,
)
from alongside.web.casework.helping_views import STAFF
from alongside.web.casework.plan import staff_plan
from alongside.web.casework.search import search

app_name = "casework"
urlpatterns = [
    path("", views.engagements, name="list"),
    path("search/", search, name="search"),
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
    path("<int:engagement_id>/papers/", papers.papers, name="papers"),
    path("<int:engagement_id>/papers/<int:paper_id>/", papers.paper, name="paper"),
    path("<int:engagement_id>/travel/", travel.travel, name="travel"),
    path("<int:engagement_id>/travel/new/", travel.travel_new, name="travel_new"),
    path("<int:engagement_id>/travel/<int:deployment_id>/", travel.deployment, name="deployment"),
    path("<int:engagement_id>/travel/<int:deployment_id>/print/", travel.travel_print, name="travel_print"),
    path("<int:engagement_id>/travel/<int:deployment_id>/act/", travel.travel_act, name="travel_act"),
    path(
        "<int:engagement_id>/travel/<int:deployment_id>/expenses/",
        travel.travel_expenses,
        name="travel_expenses",
    ),
    path(
        "<int:engagement_id>/travel/<int:deployment_id>/write/<slug:what>/",
        travel.travel_form,
        name="travel_form",
    ),
    path("<int:engagement_id>/plan/", staff_plan, name="plan"),
    path("funding/", funding_tracking.applications, name="funding_applications"),
    path("funding/file/", funding_tracking.applications_file, name="funding_applications_file"),
    path("<int:engagement_id>/funding/", funding.funding, name="funding"),
    path("<int:engagement_id>/funding/answers/", funding.funding_answers, name="funding_answers"),
    path("<int:engagement_id>/funding/costs/", funding_papers.funding_costs, name="funding_costs"),
    path(
        "<int:engagement_id>/funding/costs/<int:cost_id>/", funding_papers.funding_cost, name="funding_cost"
    ),
    path(
        "<int:engagement_id>/funding/costs/file/<slug:table_kind>/",
        funding_papers.funding_costs_file,
        name="funding_costs_file",
    ),
    path("<int:engagement_id>/funding/drafts/", funding_papers.funding_drafts, name="funding_drafts"),
    path(
        "<int:engagement_id>/funding/drafts/<int:draft_id>/<slug:draft_format>/",
        funding_papers.funding_draft,
        name="funding_draft",
    ),
    path("<int:engagement_id>/funding/act/", funding.funding_act, name="funding_act"),
    path("<int:engagement_id>/join/", turns.join, name="join"),
    path("<int:engagement_id>/leave/", turns.let_go, name="let_go"),
    path("<int:engagement_id>/hand-over/", turns.hand_over, name="hand_over"),
    path("<int:engagement_id>/step-down/", turns.step_down, name="step_down"),
    path("<int:engagement_id>/tasks/", work_views.staff_work, name="work"),
    path("<int:engagement_id>/tasks/task/", work_views.staff_add_task, name="add_task"),
    path("<int:engagement_id>/tasks/task/<int:task_id>/", work_views.staff_task, name="task"),
    path(
        "<int:engagement_id>/tasks/task/<int:task_id>/change/",
        work_views.staff_change_task,
        name="change_task",
    ),
    path("<int:engagement_id>/tasks/decision/", work_views.staff_add_decision, name="add_decision"),
    path("<int:engagement_id>/timeline/", work_views.staff_timeline, name="timeline"),
    path("<int:engagement_id>/timeline/print/", work_views.staff_timeline_print, name="timeline_print"),
    path("<int:engagement_id>/hand-back/", handing.hand_back, name="hand_back"),
    path("<int:engagement_id>/hand-back/<slug:topic>/", handing.handing, name="handing"),
    path("<int:engagement_id>/hand-back/<slug:topic>/drop/", handing.drop, name="drop_handing"),
    path("lessons/", feedback.lessons, name="lessons"),
    path("lessons/<int:lesson_id>/", feedback.review, name="review_lesson"),
    path("<int:engagement_id>/lesson/", feedback.propose, name="lesson"),
    path("<int:engagement_id>/close/", turns.close, name="close"),
    path("<int:engagement_id>/silence/", turns.be_silent, name="be_silent"),
    path("<int:engagement_id>/silence/lift/", turns.lift_silence, name="lift_silence"),
    path("<int:engagement_id>/reopen/", turns.reopen, name="reopen"),
    path("<int:engagement_id>/offers/", offers.offers, name="offers"),
    path("<int:engagement_id>/offers/open/", offers.open_list, name="offers_open"),
    path("<int:engagement_id>/offers/owner/", offers.owner, name="offers_owner"),
    path("<int:engagement_id>/offers/code/", offers.code, name="offers_code"),
    path("<int:engagement_id>/offers/end-owner/", offers.end_owner, name="offers_end_owner"),
    path("<int:engagement_id>/offers/take-down/", offers.take_down, name="offers_down"),
    *STAFF,
    *foreseeing.STAFF,
]
