"""Addresses of the desk that reads applications and decides."""

from __future__ import annotations

from django.urls import path

from alongside.web.joining import desk

app_name = "join_desk"
urlpatterns = [
    path("", desk.table, name="list"),
    path("<int:application_id>/", desk.detail, name="application"),
    path("<int:application_id>/move/", desk.move, name="move"),
    path("<int:application_id>/decide/", desk.decide, name="decide"),
    path("<int:application_id>/decline/", desk.decline, name="decline"),
    path("<int:application_id>/talk/", desk.talk, name="talk"),
    path("<int:application_id>/referees/", desk.name_referee, name="name_referee"),
    path("<int:application_id>/referees/<int:referee_id>/again/", desk.ask_again, name="ask_again"),
    path("<int:application_id>/take-in/", desk.take_in, name="take_in"),
]
