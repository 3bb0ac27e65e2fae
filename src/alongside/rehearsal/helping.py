"""Who helps the demo's community, and what it is offered: made up, through the rooms' own actions."""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside.engagements import actions as engagements
from alongside.kernel.actor import Actor
from alongside.offers import actions as offers
from alongside.rehearsal.flood import drafts

# kind, name, lane, contact, role, state, next step, owner
HELPERS = (
    ("fbi_vsd", "FBI Victim Services, field office", "families", "Iris Vole", "victim specialist", "helping",
     "Opens the family center on Monday", "Captain Reed"),
    ("red_cross", "Red Cross, county chapter", "families", "Tom Hollis", "duty lead", "helping",
     "Brings cots and meals to the center", "Captain Reed"),
    ("state_voca", "State victim assistance", "funding", "Nan Eder", "program manager", "expected",
     "Calls about the emergency grant", "Town manager"),
    ("nmvc", "National Mass Violence Center", "community", "Ike Barlow", "trainer", "standing_by",
     "Sends the guide for the first month", "Library director"),
    ("union", "Lodge 41, officers' association", "officers", "Bea Strand", "peer support lead", "helping",
     "Peer walks on each shift", "Lieutenant Moss"),
    ("school", "Marlow Creek school district", "notification", "Gil Ames", "deputy superintendent", "helping",
     "Writes to all parents by Friday", "Captain Reed"),
)  # fmt: skip
NEEDS = (
    ("transport", "Rides to the hospital, weekdays"),
    ("space", "Six rooms for families from out of town"),
    ("skill", "Two counselors who speak Spanish, evenings"),
)
OFFERS = 60


def fill_sheet(*, engagement_id: int, by: Actor, at: datetime) -> None:
    """Put the demo's helpers on the sheet; one hand-off was taken, one waits."""
    ids = []
    for kind, name, lane, contact, role, state, step, owner in HELPERS:
        words = {
            "kind": kind, "name": name, "lane": lane, "contact_name": contact, "contact_role": role,
            "phone": "614-555-0130", "email": f"{contact.split()[0].lower()}@helpers.example",
            "next_step": step, "owner": owner,
        }  # fmt: skip
        ids.append(
            engagements.add_helper(
                engagement_id=engagement_id, key=f"demo:{name}", words=words, state=state, by=by, at=at
            )
        )
    taken = engagements.offer_hand_off(
        helper_id=ids[4], key="demo:1", what="Check-ins with dispatchers", by=by, at=at
    )
    engagements.answer_hand_off(
        hand_off_id=taken, taken=True, answered_by="Bea Strand, peer support lead", by=by, at=at
    )
    engagements.offer_hand_off(helper_id=ids[0], key="demo:2", what="Travel costs of families", by=by, at=at)


def fill_list(*, engagement_id: int, community: str, by: Actor, chief: Actor, at: datetime) -> None:
    """Let the agency publish a page and name an owner; some offers came, some of them are sorted."""
    list_id = offers.open_list(engagement_id=engagement_id, by=chief, at=at)
    offers.publish_page(
        list_id=list_id,
        community=community,
        slug=community.lower().replace(" ", "-"),
        text="Thank you. Rides and rooms help most now; please send no toys.",
        by=chief,
        at=at,
    )
    offers.name_owner(
        list_id=list_id, name="Pat Lane", role="library director", not_sworn=True, by=chief, at=at
    )
    for kind, what in NEEDS:
        offers.add_need(list_id=list_id, key=f"demo:{what}", kind=kind, what=what, by=by, at=at)
    until = at + timedelta(days=14)
    offers.take_in(list_id=list_id, drafts=list(drafts(OFFERS, seed=7, at=until)), by=by, at=at)
