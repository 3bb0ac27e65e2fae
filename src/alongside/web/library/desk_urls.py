"""/desk/library/: what waits, entries with their versions, packs, suggestions, the thesaurus."""

from django.urls import path

from alongside.web.library import keeping, keeping_entries, keeping_packs, keeping_words

app_name = "shelf"
urlpatterns = [
    path("", keeping.queue, name="queue"),
    path("suggestions/<int:suggestion_id>/", keeping.answer, name="answer"),
    path("add/", keeping_entries.add, name="add"),
    path("entries/<slug:slug>/", keeping_entries.edit, name="edit"),
    path("entries/<slug:slug>/versions/", keeping_entries.versions, name="versions"),
    path("entries/<slug:slug>/restore/<int:number>/", keeping_entries.restore, name="restore"),
    path("entries/<slug:slug>/offer/", keeping_entries.offer, name="offer"),
    path("entries/<slug:slug>/move/", keeping_entries.move, name="move"),
    path("entries/<slug:slug>/look-again/", keeping_entries.look_again, name="look_again"),
    path("words/", keeping_words.headings, name="words"),
    path("words/<slug:heading_name>/", keeping_words.heading, name="heading"),
    path("words/<slug:heading_name>/restore/<int:number>/", keeping_words.restore, name="heading_restore"),
    path("packs/add/", keeping_packs.add, name="pack_add"),
    path("packs/<slug:pack_slug>/", keeping_packs.edit, name="pack_edit"),
]
