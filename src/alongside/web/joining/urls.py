"""Addresses at which somebody applies, follows their application, and vouches for somebody."""

from __future__ import annotations

from django.urls import path

from alongside.web.joining import applying, own, reference

app_name = "joining"
urlpatterns = [
    path("", applying.apply, name="apply"),
    path("sent/", applying.sent, name="sent"),
    path("thanks/", reference.thanks, name="thanks"),
    path("mine/<str:token>/", own.mine, name="mine"),
    path("mine/<str:token>/confirm/", own.confirm, name="confirm"),
    path("mine/<str:token>/withdraw/", own.withdraw, name="withdraw"),
    path("reference/<str:reference_token>/", reference.reference, name="reference"),
]
