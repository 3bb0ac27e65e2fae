"""Static files under their hashed names, collected again only when one of them has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path


def collect() -> bool:
    """Collect the static files for the web server. Return False when nothing had changed since last time.

    Django is set up before. Development settings serve the files from where they are and collect nothing.
    """
    from django.conf import settings
    from django.contrib.staticfiles import finders
    from django.core.management import call_command

    storage = settings.STORAGES["staticfiles"]["BACKEND"]
    if "Manifest" not in storage:
        return False
    digest = hashlib.sha256(storage.encode())
    for finder in finders.get_finders():
        for name, source in sorted(finder.list([])):
            seen = Path(source.path(name)).stat()
            digest.update(f"{name} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".collected"
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest())
    return True
