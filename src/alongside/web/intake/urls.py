"""Addresses of the request desk."""

from django.urls import path

from alongside.web.intake import decisions, delegates, views

app_name = "intake"
urlpatterns = [
    path("", views.board, name="board"),
    path("live/", views.board_live, name="board_live"),
    path("ended/", views.ended, name="ended"),
    path("new/", views.enter, name="enter"),
    path("<int:request_id>/", views.detail, name="request"),
    path("<int:request_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<int:request_id>/call-back/", views.call_back, name="call_back"),
    path("<int:request_id>/code/", views.code, name="code"),
    path("<int:request_id>/delegates/", delegates.delegates, name="delegates"),
    path("<int:request_id>/delegates/<int:case_delegate_id>/code/", delegates.code, name="delegate_code"),
    path(
        "<int:request_id>/delegates/<int:case_delegate_id>/revoke/", delegates.revoke, name="delegate_revoke"
    ),
    path("<int:request_id>/close-access/", views.close_access, name="close_access"),
    path("<int:request_id>/facts/", decisions.facts, name="facts"),
    path("<int:request_id>/agency/", decisions.agency, name="agency"),
    path("<int:request_id>/accept/", decisions.accept, name="accept"),
    path("<int:request_id>/refer/", decisions.refer, name="refer"),
    path("<int:request_id>/decline/", decisions.decline, name="decline"),
    path("<int:request_id>/withdraw/", decisions.withdraw, name="withdraw"),
    path("<int:request_id>/again/", decisions.again, name="again"),
    path("<int:request_id>/join/", decisions.join, name="join"),
    path("<int:request_id>/unjoin/", decisions.unjoin, name="unjoin"),
    path("<int:request_id>/coordinator/", decisions.coordinator, name="coordinator"),
]
