"""/library/: search, one entry, three minutes, packs, a list of one's own, suggestions."""

from django.urls import path

from alongside.web.library import lists, shelf, suggesting

app_name = "library"
urlpatterns = [
    path("", shelf.home, name="home"),
    path("entry/<slug:slug>/", shelf.entry, name="entry"),
    path("three-minutes/", shelf.three_minutes, name="three_minutes"),
    path("packs/", lists.packs, name="packs"),
    path("packs/<slug:pack_slug>/", lists.pack, name="pack"),
    path("packs/<slug:pack_slug>/print/", lists.pack_print, name="pack_print"),
    path("list/", lists.own, name="own"),
    path("list/print/", lists.own_print, name="own_print"),
    path("suggest/", suggesting.suggest, name="suggest"),
    path("suggest/thanks/", suggesting.thanks, name="thanks"),
]
