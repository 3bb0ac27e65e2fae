"""Travel time on the ground, good enough to compare advisors. Pure; no map is asked.

Only additions, products, quotients and square roots after the two places are unit vectors: those round the
same way everywhere, so that one advisor at a time, columns and compiled code agree to the last bit.
"""

from __future__ import annotations

from math import cos, radians, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alongside.matching.problem import Advisor, Problem

EARTH_RADIUS_KM = 6371.0
HALF_PI = 1.5707963267948966
# Rational approximation of asin from FreeBSD's msun (e_asin.c), below one unit in the last place.
_P = (
    1.66666666666666657415e-01,
    -3.25565818622400915405e-01,
    2.01212532134862925881e-01,
    -4.00555345006794114027e-02,
    7.91534994289814532176e-04,
    3.47933107596021167570e-05,
)
_Q = (
    -2.40339491173441421878e00,
    2.02094576023350569471e00,
    -6.88283971605453293030e-01,
    7.70381505559019352791e-02,
)
Vector = tuple[float, float, float]


def unit(lat: float, lon: float) -> Vector:
    """Return the unit vector of a WGS84 point in degrees, on a sphere."""
    across = cos(radians(lat))
    return across * cos(radians(lon)), across * sin(radians(lon)), sin(radians(lat))


def quotient(t: float) -> float:
    """Return p(t) / q(t) of asin: ``asin(x) = x + x * quotient(x * x)`` for x up to 0.5. Arrays too."""
    p = t * (_P[0] + t * (_P[1] + t * (_P[2] + t * (_P[3] + t * (_P[4] + t * _P[5])))))
    return p / (1.0 + t * (_Q[0] + t * (_Q[1] + t * (_Q[2] + t * _Q[3]))))


def between_km(a: Vector, b: Vector) -> float:
    """Return the great-circle distance in kilometers between two unit vectors."""
    x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    h = (x * x + y * y + z * z) * 0.25
    if h < 0.25:
        s = sqrt(h)
        return 2 * EARTH_RADIUS_KM * (s + s * quotient(h))
    t = max(0.5 * (1.0 - sqrt(min(h, 1.0))), 0.0)
    s = sqrt(t)
    return 2 * EARTH_RADIUS_KM * (HALF_PI - 2.0 * (s + s * quotient(t)))


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in kilometers between two WGS84 points in degrees."""
    return between_km(unit(lat1, lon1), unit(lat2, lon2))


def hours_to(a: Advisor, problem: Problem) -> float | None:
    """Return the advisor's rough travel time to the incident in hours, or None when a place is missing."""
    facts = problem.facts
    if a.lat is None or a.lon is None or facts.lat is None or facts.lon is None:
        return None
    return travel_hours(distance_km(a.lat, a.lon, facts.lat, facts.lon))


def travel_hours(km: float) -> float:
    """Return rough door-to-door hours: the quicker of road (64 km/h as the crow flies) and air (4 h more).

    Never falls as the distance grows, so that "nearer" always means "sooner".
    """
    return min(km / 64, 4 + km / 700)
