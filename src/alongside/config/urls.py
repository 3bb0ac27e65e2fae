"""Addresses by desk. Each desk lists its own pages; every page declares who may open it."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from alongside.web.landing import landing

# First what many open at the same moment: addresses are tried in this order.
DESKS: tuple[tuple[str, str], ...] = (
    ("advisor/", "alongside.web.advisor.urls"),
    ("carriers/", "alongside.web.carriers.urls"),
    ("", "alongside.web.public.urls"),
    ("desk/requests/", "alongside.web.intake.urls"),
    ("desk/duty/", "alongside.web.duty.urls"),
    ("desk/day/", "alongside.web.casework.day_urls"),
    ("funding/", "alongside.web.funding.urls"),
    ("desk/funding/", "alongside.web.funding.desk_urls"),
    ("desk/engagements/", "alongside.web.casework.urls"),
    ("my/engagements/", "alongside.web.casework.advisor_urls"),
    ("my/travel/", "alongside.web.casework.travel_urls"),
    ("desk/care/", "alongside.web.care.urls"),
    ("desk/offers/", "alongside.web.offers.urls"),
    ("offers/list/", "alongside.web.offers.owner_urls"),
    ("", "alongside.web.offers.public_urls"),
    ("joining/", "alongside.web.joining.urls"),
    ("desk/joining/", "alongside.web.joining.desk_urls"),
    ("desk/directory/", "alongside.web.directory.urls"),
    ("desk/catalog/", "alongside.web.catalog.urls"),
    ("desk/oversight/", "alongside.web.oversight.urls"),
    ("desk/records/", "alongside.web.oversight.records_urls"),
    ("desk/replies/", "alongside.web.carriers.desk_urls"),
    ("library/", "alongside.web.library.urls"),
    ("desk/library/", "alongside.web.library.desk_urls"),
    ("field/", "alongside.web.field.urls"),
    ("plans/", "alongside.web.planner.urls"),
    ("desk/plans/", "alongside.web.planner.staff_urls"),
    ("account/", "alongside.web.account.urls"),
    ("demo/", "alongside.web.account.demo_urls"),
    ("calendar/", "alongside.web.duty.calendar_urls"),
    ("calendar/", "alongside.web.casework.calendar_urls"),
    ("calendar/", "alongside.web.funding.calendar_urls"),
    ("i18n/", "alongside.web.public.language_urls"),
)


urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", landing, name="landing"),
    *(path(prefix, include(module)) for prefix, module in DESKS),
]

if settings.DEBUG:
    from alongside.web.components.gallery import gallery

    urlpatterns.append(path("components/", gallery, name="gallery"))

handler400 = "alongside.web.errors.bad_request"
handler403 = "alongside.web.errors.forbidden"
handler404 = "alongside.web.errors.not_found"
handler500 = "alongside.web.errors.broken"
