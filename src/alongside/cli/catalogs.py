"""Translations, compiled from their .po files in pure Python when they have changed."""

from __future__ import annotations

from pathlib import Path

import alongside

LOCALE = Path(alongside.__file__).parent / "locale"


def compile_all(locale: Path = LOCALE) -> int:
    """Write the .mo file beside every .po file that is newer. Return how many were written.

    A folder that cannot be written to keeps what it has: a packaged version brings its own.
    """
    import polib

    written = 0
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        try:
            polib.pofile(str(source)).save_as_mofile(str(compiled))
        except PermissionError:
            continue
        written += 1
    return written
