"""Choosing a language; Django's own view, POST only."""

from django.urls import path
from django.views.i18n import set_language

from alongside.web.access import public_page

urlpatterns = [path("set/", public_page(set_language), name="set_language")]
