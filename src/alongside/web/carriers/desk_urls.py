"""Addresses for officers: texts that a person must read, and the phone on which one is reached."""

from django.urls import path

from alongside.web.carriers import own_phone, replies

app_name = "replies"
urlpatterns = [
    path("", replies.waiting, name="waiting"),
    path("<int:reply_id>/done/", replies.done, name="done"),
    path("my-phone/", own_phone.own_phone, name="own_phone"),
]
