"""Entry point of the web server."""

import gc
import os
from typing import Any

from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

SWEEP_AT = 5_000
"""So many objects left over by pages are worth a collection of the young ones, of a few milliseconds."""
ALL_AFTER = 200
"""After so many of those everything is looked through, which takes ten times as long."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # every page is loaded now, and not while the first visitor waits
gc.collect()
gc.freeze()  # what stands now stays until the end: no collection walks over it again while somebody waits


def sweep(**_: Any) -> None:
    """Collect what pages left over once an answer is on its way.

    Python left alone collects in the middle of a page, and all of it every so often: up to 90 ms on the page of
    whoever comes then. Its own limit still holds for one request that makes a great many objects.
    """
    young, _middle, sweeps = gc.get_count()
    if sweeps >= ALL_AFTER:
        gc.collect()
    elif young > SWEEP_AT:
        gc.collect(1)


gc.set_threshold(100_000, 10, 10)
request_finished.connect(sweep)
