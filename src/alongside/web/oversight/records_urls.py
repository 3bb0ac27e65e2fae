"""/desk/records/: holds, final reports, the time for keeping."""

from django.urls import path

from alongside.web.oversight import records

app_name = "records"
urlpatterns = [
    path("", records.records, name="list"),
    path("report/<int:report_id>/strike/", records.strike, name="strike"),
    path("<int:engagement_id>/", records.case, name="case"),
    path("<int:engagement_id>/hold/", records.hold, name="hold"),
    path("<int:engagement_id>/hold/<int:hold_id>/lift/", records.lift, name="lift"),
]
