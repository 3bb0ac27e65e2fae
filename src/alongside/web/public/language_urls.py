"""Choosing a language; Django's own view, POST only."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from alongside.web.access import public_page

# No token: a forged choice of language does no harm, and without it public pages need no cookie at all.
urlpatterns = [path("set/", csrf_exempt(public_page(set_language)), name="set_language")]
