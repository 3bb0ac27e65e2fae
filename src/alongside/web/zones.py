"""Time zones as people name them: “Eastern time”, not America/New_York."""

from __future__ import annotations

from django.utils.translation import gettext

from alongside.kernel.text import gettext_noop

NAMES = {
    "America/New_York": gettext_noop("Eastern time"),
    "America/Detroit": gettext_noop("Eastern time (Detroit)"),
    "America/Chicago": gettext_noop("Central time"),
    "America/Denver": gettext_noop("Mountain time"),
    "America/Phoenix": gettext_noop("Arizona time"),
    "America/Los_Angeles": gettext_noop("Pacific time"),
    "America/Anchorage": gettext_noop("Alaska time"),
    "Pacific/Honolulu": gettext_noop("Hawaii time"),
    "America/Puerto_Rico": gettext_noop("Atlantic time (Puerto Rico)"),
    "Pacific/Guam": gettext_noop("Chamorro time (Guam)"),
    "Pacific/Pago_Pago": gettext_noop("Samoa time (Pago Pago)"),
    "UTC": gettext_noop("universal time (UTC)"),
}
"""The zones in which almost everyone here lives, in the order of the sun."""


def zone_name(zone: str) -> str:
    """Return an IANA zone in the reader's words; one that has no name here as its place, “Europe, Lisbon”."""
    if zone in NAMES:
        return gettext(NAMES[zone])
    return zone.replace("_", " ").replace("/", ", ")
