"""The one writing door of offers: log, sort, take back, publish, own, need, purge."""

from alongside.offers.actions.flooding import Draft, take_in
from alongside.offers.actions.listing import (
    add_need,
    close_owner_device,
    end_ownership,
    general_list,
    issue_owner_code,
    meet_need,
    name_owner,
    open_list,
    open_with_owner_code,
    publish_page,
    take_page_down,
)
from alongside.offers.actions.logging import Logged, log_offer
from alongside.offers.actions.purging import tick
from alongside.offers.actions.sorting import mark_impostor, note_thanked, sort_offers, undo_sorting

__all__ = [
    "Draft",
    "Logged",
    "add_need",
    "close_owner_device",
    "end_ownership",
    "general_list",
    "issue_owner_code",
    "log_offer",
    "mark_impostor",
    "meet_need",
    "name_owner",
    "note_thanked",
    "open_list",
    "open_with_owner_code",
    "publish_page",
    "sort_offers",
    "take_in",
    "take_page_down",
    "tick",
    "undo_sorting",
]
