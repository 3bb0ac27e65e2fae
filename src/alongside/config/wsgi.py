"""Entry point of the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # every page is loaded now, and not while the first visitor waits
gc.collect()
gc.freeze()  # what stands now stays until the end: no collection walks over it again while somebody waits
