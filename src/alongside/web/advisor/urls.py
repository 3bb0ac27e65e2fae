"""Addresses of the advisor desk."""

from django.urls import path

from alongside.web.advisor import availability, check_in, link, views, wishes, yearly

app_name = "advisor"
urlpatterns = [
    path("", views.home, name="home"),
    path("page/<str:token>/", link.page, name="page"),
    path("page/<str:token>/seen/", link.seen, name="seen"),
    path("requests/<int:page_id>/", views.confirm, name="confirm"),
    path("availability/", availability.availability, name="availability"),
    path("availability/now/", availability.now, name="now"),
    path("yearly/", yearly.yearly, name="yearly"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("check-in/", check_in.check_in, name="check_in"),
    path("check-in/call-me/", check_in.call_me, name="call_me"),
    path("availability/pause/", availability.pause, name="pause"),
    path("availability/blocked/<int:blocked_id>/remove/", availability.unblock, name="unblock"),
]
