"""Addresses of the staff pages about plans."""

from django.urls import path

from alongside.web.planner import staff

app_name = "plan_desk"
urlpatterns = [
    path("", staff.ties, name="ties"),
    path("ties/<int:tie_id>/", staff.tie, name="tie"),
    path("ties/<int:tie_id>/verify/", staff.verify, name="verify"),
    path("ties/<int:tie_id>/<slug:tie_end>/", staff.settle, name="settle"),
    path("requests/<int:request_id>/", staff.of_request, name="of_request"),
    path("requests/<int:request_id>/sheet/", staff.to_sheet, name="to_sheet"),
    path("requests/<int:request_id>/off/", staff.detach, name="detach"),
]
