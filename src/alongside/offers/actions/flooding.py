"""Taking in many offers at once: what a phone bank wrote elsewhere, or a flood for an exercise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.offers import rules
from alongside.offers.actions.logging import cleaned, folded
from alongside.offers.models import Offer
from alongside.offers.signs import signs_of
from alongside.offers.standing import locked, standing_of

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Draft:
    """One offer to be taken in: its key, words (see log_offer), when and how it came."""

    key: str
    words: Mapping[str, str]
    received_at: datetime
    source: str = "page"
    language: str = "en"


@transaction.atomic
def take_in(*, list_id: int, drafts: Sequence[Draft], by: Actor, at: datetime) -> int:
    """Take in many offers with one line in the ledger; return how many were kept.

    As with log_offer, the same words again from the same phone or mail are counted, another offer of the
    same maker points to the first, within these drafts. Oldest first. All are kept or none, so that drafts
    whose first is on the list were taken in before: then nothing happens. Raises Refused for a draft that may
    not be kept (rules.may_log).
    """
    offer_list = locked(list_id)
    rules.may_sort(standing=standing_of(offer_list, by, at)).require()
    if not drafts or Offer.objects.filter(offer_list=offer_list, key=drafts[0].key).exists():
        return 0
    seen = _Seen()
    for draft in drafts:
        clean = cleaned(draft.words)
        rules.may_log(clean, source=draft.source, keep_as_written=True).require()
        seen.add(draft, clean, Offer(offer_list=offer_list))
    rows, again = seen.rows, seen.again
    for place, count in again.items():
        rows[place].again = count
    Offer.objects.bulk_create(rows, batch_size=BATCH)
    for place, twin in seen.twins.items():
        rows[place].twin_of_id = rows[twin].pk
    Offer.objects.bulk_update([rows[place] for place in seen.twins], ["twin_of"], batch_size=BATCH)
    facts = {"kept": len(rows), "again": sum(again.values())}
    record(stream=offer_list.stream, action="take_in_offers", by=by, at=at, facts=facts)
    return len(rows)


class _Seen:
    """What was taken in so far: rows, who made them, and what is the same again; places count the rows."""

    def __init__(self) -> None:
        self.rows: list[Offer] = []
        self.twins: dict[int, int] = {}
        self.again: Counter[int] = Counter()
        self._makers: dict[str, int] = {}
        self._said: dict[tuple[str, str, str], int] = {}

    def add(self, draft: Draft, clean: Mapping[str, str], row: Offer) -> None:
        """Keep a row, or count it with the one that said the same."""
        keys = folded(clean)
        own = [keys[name] for name in ("phone_key", "mail_key") if keys[name]]
        said = [(key, clean["kind"], clean["what"]) for key in own]
        before = next((self._said[words] for words in said if words in self._said), None)
        if before is not None:
            self.again[before] += 1
            return
        place = len(self.rows)
        twin = next((self._makers[key] for key in own if key in self._makers), None)
        if twin is not None:
            self.twins[place] = twin
        for key in own:
            self._makers.setdefault(key, place)
        self._said.update(dict.fromkeys(said, place))
        row.key, row.source, row.language, row.received_at = (
            draft.key, draft.source, draft.language, draft.received_at,
        )  # fmt: skip
        row.signs = signs_of(what=clean["what"], organization=clean["organization"], email=clean["email"])
        for name, value in {**clean, **keys}.items():
            setattr(row, name, value)
        self.rows.append(row)
