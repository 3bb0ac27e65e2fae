"""Distance and travel time on the ground, good enough to compare advisors."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in kilometers between two WGS84 points in degrees."""
    dlat, dlon = radians(lat2 - lat1), radians(lon2 - lon1)
    h = sin(dlat / 2) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


def travel_hours(km: float) -> float:
    """Return a rough door-to-door travel time in hours, by road or by air with 4 h around it, the quicker."""
    return min(km * 1.25 / 80, 4 + km / 700)
