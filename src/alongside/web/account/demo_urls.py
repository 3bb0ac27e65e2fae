"""/demo/: the demo's open door."""

from django.urls import path

from alongside.web.account import demo

app_name = "demo"
urlpatterns = [
    path("", demo.cast, name="cast"),
    path("sign-in/<int:person_id>/", demo.sign_in, name="sign_in"),
    path("mail/", demo.mail, name="mail"),
    path("mail/<int:item_id>/", demo.letter, name="letter"),
]
