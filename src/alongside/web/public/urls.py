"""Addresses of the public pages and of the requester's case page."""

from django.urls import path

from alongside.web.public import (
    case_acts,
    case_helpers,
    case_offers,
    case_views,
    case_visits,
    dates_views,
    feedback,
    views,
)

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.start, name="start"),
    path("help/ask/", views.ask, name="ask"),
    path("help/agencies/", views.agencies, name="agencies"),
    path("help/someone-else/", views.someone_else, name="someone_else"),
    path("help/print/", views.printable, name="print"),
    path("help/receipt/<str:token>/", views.receipt, name="receipt"),
    path("help/case/open/", case_views.open_case, name="open_case"),
    path("help/case/", case_views.case, name="case"),
    path("help/case/print/", case_views.case_print, name="case_print"),
    path("help/case/names/<int:seat_id>/", case_views.answer_name, name="answer_name"),
    path("help/case/helpers/", case_helpers.helpers, name="case_helpers"),
    path("help/case/visits/", case_visits.visits, name="visits"),
    path("help/case/visits/<int:deployment_id>/agree/", case_visits.agree, name="agree_visit"),
    path("help/case/offers/", case_offers.offers, name="case_offers"),
    path("help/case/offers/publish/", case_offers.publish, name="case_offers_publish"),
    path("help/case/offers/take-down/", case_offers.take_down, name="case_offers_down"),
    path("help/case/offers/owner/", case_offers.owner, name="case_offers_owner"),
    path("help/case/offers/code/", case_offers.code, name="case_offers_code"),
    path("help/case/offers/end-owner/", case_offers.end_owner, name="case_offers_end_owner"),
    path("help/case/notice/", case_views.notice, name="notice"),
    path("help/case/follow-ups/<int:follow_up_id>/dismiss/", case_views.dismiss, name="dismiss"),
    path("help/case/dates/", dates_views.dates_ahead, name="dates"),
    path("help/case/dates/<int:date_id>/", dates_views.date_act, name="date_act"),
    path("help/case/dates/contact/<int:follow_up_id>/", dates_views.follow_up, name="follow_up"),
    path("help/case/dates/alone/", dates_views.leave_alone, name="leave_alone"),
    path("help/case/dates/alone/<int:left_alone_id>/", dates_views.lift, name="lift"),
    path("help/case/delegates/", case_acts.delegates, name="delegates"),
    path("help/case/delegates/<int:case_delegate_id>/revoke/", case_acts.revoke, name="revoke_delegate"),
    path("help/case/tasks/<int:task_id>/", case_acts.task, name="task"),
    path("help/case/silence/", case_acts.silence, name="silence"),
    path("help/case/silence/lift/", case_acts.lift, name="lift_silence"),
    path("help/feedback/<str:feedback_token>/", feedback.feedback, name="feedback"),
    path("help/case/withdraw/", case_views.withdraw, name="withdraw"),
    path("help/case/close-device/", case_views.close_device, name="close_device"),
    path("robots.txt", views.robots, name="robots"),
]
