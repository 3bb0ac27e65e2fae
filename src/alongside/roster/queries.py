"""Reading the roster: cards for pages and rooms above, standing, strength, facts for matching."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from alongside.kernel.field import Discipline
from alongside.kernel.text import fold
from alongside.kernel.verdict import Verdict
from alongside.policy.queries import Policy, in_force
from alongside.roster import columns, loading, rules
from alongside.roster.columns import AdvisorCard, Parts
from alongside.roster.entry import Entry
from alongside.roster.facts import AdvisorFacts, CompactFacts, compacts, facts_for_matching
from alongside.roster.loading import Carried
from alongside.roster.models import Commitment, LivedEvent, PeerAdvisor
from alongside.roster.rules import Burden, Standing
from alongside.roster.states import EntryState

__all__ = [
    "AdvisorCard",
    "AdvisorFacts",
    "AdvisorPage",
    "CompactFacts",
    "Strength",
    "TableRow",
    "card",
    "cards",
    "compacts",
    "entry",
    "facts_for_matching",
    "first_askable",
    "id_of_person",
    "in_date",
    "lived",
    "may_be_asked",
    "names",
    "narrowed",
    "of_person",
    "page",
    "strength",
    "table",
]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of the roster: who, why not in date, what lapses soon, how much is carried."""

    card: AdvisorCard
    lapses: tuple[Verdict, ...]
    soon: tuple[Verdict, ...]
    askable: Verdict
    load: int
    max_load: int

    @property
    def in_date(self) -> bool:
        """Say whether nothing has lapsed."""
        return not self.lapses


@dataclass(frozen=True, slots=True)
class Strength:
    """How many advisors of a discipline are on the roster, in date, and can be asked now."""

    discipline: Discipline
    listed: int
    in_date: int
    askable: int


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included, with the id of what they belong to."""

    id: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class RecusalCard:
    """What an advisor stepped aside from, in words, and the kind of reason."""

    id: int
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class CommitmentCard:
    """Time promised: an opaque reference, from when until when (None: open)."""

    ref: str
    start: datetime
    end: datetime | None
    exclusive: bool
    exercise: bool


@dataclass(frozen=True, slots=True)
class AdvisorPage:
    """Everything about one advisor that the roster page shows."""

    row: TableRow
    entry: Entry
    blocked: tuple[Span, ...]
    recusals: tuple[RecusalCard, ...]
    commitments: tuple[CommitmentCard, ...]
    asks_this_week: int
    last_home_date: date | None


def card(advisor_id: int) -> AdvisorCard:
    """Return one advisor. Raises LookupError when there is none of this id."""
    found = cards([advisor_id])
    if not found:
        raise LookupError(f"no advisor {advisor_id}")
    return found[advisor_id]


def cards(ids: Iterable[int]) -> dict[int, AdvisorCard]:
    """Return advisors by id; unknown ids are left out."""
    return {one.id: one for one in columns.cards(PeerAdvisor.objects.filter(pk__in=set(ids)))}


def lived() -> dict[int, frozenset[tuple[str, str]]]:
    """Return (kind, venue) of the events that advisors served through, by advisor; who left is not there."""
    rows = PeerAdvisor.objects.filter(person__robot=False).exclude(state=EntryState.LEFT.value)
    found: dict[int, set[tuple[str, str]]] = {pk: set() for pk in rows.values_list("pk", flat=True)}
    for advisor_id, kind, venue in LivedEvent.objects.values_list("advisor_id", "kind", "venue"):
        if advisor_id in found:
            found[advisor_id].add((kind, venue))
    return {advisor_id: frozenset(events) for advisor_id, events in found.items()}


def names(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of advisors by id; unknown ids are left out."""
    return dict(PeerAdvisor.objects.filter(pk__in=set(ids)).values_list("pk", "person__name"))


def of_person(person_id: int) -> AdvisorCard | None:
    """Return the roster entry of a person who signs in, or None."""
    return next(iter(columns.cards(PeerAdvisor.objects.filter(person_id=person_id))), None)


def entry(advisor_id: int) -> Entry:
    """Return an entry as the roster manager keeps it. Raises LookupError when there is none of this id."""
    return loading.entry(_one(loading.entries(loading.rows()), advisor_id))


def id_of_person(person_id: int) -> int | None:
    """Return the id of the roster entry of a person who signs in, or None."""
    return PeerAdvisor.objects.filter(person_id=person_id).values_list("pk", flat=True).first()


def may_be_asked(
    advisor_id: int, at: datetime, *, exercise: bool = False, excused: Collection[str] = ()
) -> Verdict:
    """Say whether an advisor may be asked at ``at``: in date, free, rested, not asked too often.

    For an exercise real commitments count as well; for a real request exercises do not count at all.
    """
    row = _one(loading.burdened(PeerAdvisor.objects.all(), at), advisor_id)
    return _askable(row, at, in_force(at), exercise=exercise, excused=excused)


def first_askable(
    advisor_ids: Sequence[int],
    at: datetime,
    *,
    exercise: bool,
    limit: int,
    excused: Mapping[int, Collection[str]] | None = None,
) -> list[int]:
    """Return the first ``limit`` of these advisors who may be asked at ``at``, in the order given.

    The rule is that of ``may_be_asked``, ``excused`` by advisor; people are looked up in handfuls.
    """
    found: list[int] = []
    policy = in_force(at)
    handful = 2 * limit
    for start in range(0, len(advisor_ids), handful):
        some = advisor_ids[start : start + handful]
        rows = loading.burdened(PeerAdvisor.objects.all(), at).in_bulk(some)
        found += [
            a
            for a in some
            if a in rows
            and _askable(rows[a], at, policy, exercise=exercise, excused=(excused or {}).get(a, ()))
        ]
        if len(found) >= limit:
            break
    return found[:limit]


def table(*, at: datetime) -> list[TableRow]:
    """Return the roster by name, those who left last."""
    policy, parts = in_force(at), Parts(at)
    wanted = dict.fromkeys((*columns.OF_A_CARD, *columns.OF_STANDING))
    rows = PeerAdvisor.objects.filter(person__robot=False).order_by("person__name", "id")
    found = []
    for row in rows.values_list(*wanted, named=True):
        carried = Carried(parts.blocked[row.id], parts.commitments[row.id], parts.asks[row.id])
        found.append(
            _row(
                columns.card(row, parts.lived),
                loading.standing_of(row, parts.credentials[row.id]),
                loading.burden_of(row, carried, at, exercise=False, max_load=policy["max_load"]),
                at,
                policy,
                weekly_pages=loading.capped(row.wishes__weekly_cap, policy["weekly_pages"]),
            )
        )
    return sorted(found, key=lambda row: row.card.entry_state == EntryState.LEFT)


def narrowed(
    rows: Iterable[TableRow], *, discipline: str = "", state: str = "", in_date: str = "", text: str = ""
) -> list[TableRow]:
    """Return those of a discipline and a home state whose name, agency, town or title hold every word of a text.

    ``in_date``: "yes", "no" or "" for all.
    """
    sought = fold(text).split()
    return [
        row
        for row in rows
        if (not discipline or row.card.discipline == discipline)
        and (not state or row.card.state == state)
        and (not in_date or row.in_date == (in_date == "yes"))
        and _says(row.card, sought)
    ]


def strength(rows: Iterable[TableRow]) -> list[Strength]:
    """Return the true strength by discipline, of the rows given; those who left do not count."""
    counted = {d: [0, 0, 0] for d in Discipline}
    for row in rows:
        if row.card.entry_state == EntryState.LEFT:
            continue
        sums = counted[Discipline(row.card.discipline)]
        sums[0] += 1
        sums[1] += row.in_date
        sums[2] += bool(row.askable)
    return [Strength(discipline, *sums) for discipline, sums in counted.items()]


def in_date(at: datetime) -> dict[str, int]:
    """Return how many advisors of each discipline are in date at ``at``, as ``strength`` counts them."""
    days, on, held = in_force(at)["revalidate_days"], loading.day(at), Parts(at).credentials
    rows = PeerAdvisor.objects.filter(person__robot=False).exclude(state=EntryState.LEFT.value)
    found = {discipline.value: 0 for discipline in Discipline}
    for row in rows.values_list("id", *columns.OF_STANDING, named=True):
        standing = loading.standing_of(row, held[row.id])
        found[row.discipline] += not rules.lapses(standing, on=on, revalidate_days=days)
    return found


def page(advisor_id: int, at: datetime) -> AdvisorPage:
    """Return everything about one advisor. Raises LookupError when there is none of this id."""
    row, policy = _one(loading.loaded(loading.rows(), at), advisor_id), in_force(at)
    burden = loading.burden(row, at, exercise=False, max_load=policy["max_load"])
    return AdvisorPage(
        row=_row(
            card(advisor_id),
            loading.standing(row),
            burden,
            at,
            policy,
            weekly_pages=loading.weekly_cap(row, policy["weekly_pages"]),
        ),
        entry=loading.entry(row),
        blocked=tuple(
            Span(b.pk, b.first_date, b.last_date)
            for b in loading.kept(row, "blocked")
            if b.last_date >= loading.day(at)
        ),
        recusals=tuple(
            RecusalCard(r.pk, r.agency.name if r.agency else r.home_state, rules.RecusalWhy(r.why_code).label)
            for r in loading.kept(row, "recusals")
        ),
        commitments=tuple(
            CommitmentCard(c.ref, c.during.lower, c.during.upper, c.exclusive, c.exercise)
            for c in loading.kept(row, "commitments")
        ),
        asks_this_week=burden.asks,
        last_home_date=row.last_home_date,
    )


def _one(rows: QuerySet[PeerAdvisor], advisor_id: int) -> PeerAdvisor:
    row = rows.filter(pk=advisor_id).first()
    if row is None:
        raise LookupError(f"no advisor {advisor_id}")
    return row


def exercise_refs(advisor_ids: Collection[int], at: datetime) -> set[tuple[int, str]]:
    """Return (advisor, reference) of the time that these advisors have promised to exercises and that is not over."""
    lasting = Q(during__upper_inf=True) | Q(during__endswith__gt=at)
    rows = Commitment.objects.filter(
        lasting, advisor_id__in=list(advisor_ids), exercise=True, released_at__isnull=True
    )
    return set(rows.values_list("advisor_id", "ref"))


def _askable(
    row: PeerAdvisor, at: datetime, policy: Policy, *, exercise: bool, excused: Collection[str] = ()
) -> Verdict:
    if exercise and not row.exercises:
        return rules.NOT_IN_EXERCISES
    return rules.may_be_asked(
        loading.standing(row),
        loading.burden(row, at, exercise=exercise, max_load=policy["max_load"]),
        on=loading.day(at),
        revalidate_days=policy["revalidate_days"],
        rest_days=policy["rest_days"],
        weekly_pages=loading.weekly_cap(row, policy["weekly_pages"]),
        excused=excused,
    )


def _row(
    shown: AdvisorCard, standing: Standing, burden: Burden, at: datetime, policy: Policy, *, weekly_pages: int
) -> TableRow:
    on, days = loading.day(at), policy["revalidate_days"]
    lapses = rules.lapses(standing, on=on, revalidate_days=days)
    askable = rules.may_be_asked(
        standing,
        burden,
        on=on,
        revalidate_days=days,
        rest_days=policy["rest_days"],
        weekly_pages=weekly_pages,
    )
    return TableRow(
        card=shown,
        lapses=lapses,
        soon=rules.soon(standing, on=on, revalidate_days=days),
        askable=askable,
        load=burden.load,
        max_load=burden.max_load,
    )


def _says(card: AdvisorCard, sought: list[str]) -> bool:
    if not sought:
        return True
    said = fold(f"{card.name} {card.agency_name} {card.city} {card.title}")
    return all(word in said for word in sought)
