"""/desk/catalog/: protocols, their items, their versions."""

from django.urls import path

from alongside.web.catalog import editing, views

app_name = "catalog"
urlpatterns = [
    path("", views.catalog, name="list"),
    path("<slug:entry_key>/", views.protocol, name="protocol"),
    path("<slug:entry_key>/look-after/", views.look_after, name="look_after"),
    path("<slug:entry_key>/add/", editing.add, name="add"),
    path("edit/<slug:kind>/<slug:entry_key>/", editing.edit, name="edit"),
    path("edit/<slug:kind>/<slug:entry_key>/restore/", editing.restore, name="restore"),
    path("edit/<slug:kind>/<slug:entry_key>/newer/", editing.offer, name="offer"),
    path("edit/<slug:kind>/<slug:entry_key>/use/", editing.retire, name="retire"),
]
