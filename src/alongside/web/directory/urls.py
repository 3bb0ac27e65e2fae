"""Addresses of the directory desk."""

from django.urls import path

from alongside.web.directory import advisors, agencies, files, roster

app_name = "directory"
urlpatterns = [
    path("agencies/", agencies.search, name="agencies"),
    path("agencies/new/", agencies.add, name="agency_add"),
    path("agencies/<int:agency_id>/", agencies.detail, name="agency"),
    path("agencies/<int:agency_id>/numbers/", agencies.add_number, name="number_add"),
    path(
        "agencies/<int:agency_id>/numbers/<int:number_id>/retire/",
        agencies.retire_number,
        name="number_retire",
    ),
    path("agencies/<int:agency_id>/delegates/", agencies.name_delegate, name="delegate_add"),
    path(
        "agencies/<int:agency_id>/delegates/<int:delegate_id>/revoke/",
        agencies.revoke_delegate,
        name="delegate_revoke",
    ),
    path("roster/", roster.table, name="roster"),
    path("roster/new/", advisors.add, name="advisor_add"),
    path("roster/import/", files.take_in, name="roster_import"),
    path("roster/export/", files.export, name="roster_export"),
    path("roster/<int:advisor_id>/", roster.detail, name="advisor"),
    path("roster/<int:advisor_id>/change/", advisors.change, name="advisor_change"),
    path("roster/<int:advisor_id>/standing/", roster.standing, name="advisor_standing"),
    path("roster/<int:advisor_id>/blocked/", roster.block, name="advisor_block"),
    path("roster/<int:advisor_id>/blocked/<int:blocked_id>/", roster.unblock, name="advisor_unblock"),
    path("roster/<int:advisor_id>/recusals/", roster.recuse, name="advisor_recuse"),
    path(
        "roster/<int:advisor_id>/recusals/<int:recusal_id>/", roster.end_recusal, name="advisor_recusal_end"
    ),
]
