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
from alongside.roster import loading, rules
from alongside.roster.entry import Entry
from alongside.roster.facts import AdvisorFacts, CompactFacts, compacts, facts_for_matching
from alongside.roster.models import Commitment, LivedEvent, PeerAdvisor
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
    "of_person",
    "page",
    "strength",
    "table",
]


@dataclass(frozen=True, slots=True)
class AdvisorCard:
    """An advisor by name. ``state`` and ``city`` are home; ``language`` is that of messages to them.

    ``lived`` holds (kind, venue) of events served through; words are those of kernel.field.
    """

    id: int
    person_id: int
    name: str
    discipline: str
    title: str
    agency_id: int | None
    agency_name: str
    state: str
    city: str
    timezone: str
    email: str
    phone: str
    language: str
    languages: tuple[str, ...]
    communities: tuple[str, ...]
    lived: tuple[tuple[str, str], ...]
    first_time: bool
    entry_state: str


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
    return _card(_one(loading.rows().prefetch_related(loading.keeping("lived")), advisor_id))


def cards(ids: Iterable[int]) -> dict[int, AdvisorCard]:
    """Return advisors by id; unknown ids are left out."""
    found = loading.rows().prefetch_related(loading.keeping("lived")).filter(pk__in=set(ids))
    return {row.pk: _card(row) for row in found}


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
    row = loading.rows().prefetch_related(loading.keeping("lived")).filter(person_id=person_id).first()
    return _card(row) if row else None


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


def table(
    *, at: datetime, discipline: str = "", state: str = "", in_date: str = "", text: str = ""
) -> list[TableRow]:
    """Return the roster by name, those who left last, narrowed by discipline, home state and words.

    ``in_date``: "yes", "no" or "" for all. ``text`` is looked for in name, agency and town.
    """
    narrow = Q(person__robot=False)
    if discipline:
        narrow &= Q(discipline=discipline)
    if state:
        narrow &= Q(home_state=state)
    policy = in_force(at)
    rows = loading.burdened(loading.rows().filter(narrow), at).prefetch_related(loading.keeping("lived"))
    found = [_row(row, at, policy) for row in rows]
    sought = fold(text).split()
    kept = [
        row for row in found if _says(row.card, sought) and (not in_date or row.in_date == (in_date == "yes"))
    ]
    return sorted(kept, key=lambda row: row.card.entry_state == EntryState.LEFT)


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
    days, on = in_force(at)["revalidate_days"], loading.day(at)
    rows = PeerAdvisor.objects.filter(person__robot=False).exclude(state=EntryState.LEFT.value)
    found = {discipline.value: 0 for discipline in Discipline}
    for row in rows.prefetch_related(loading.keeping("credentials")):
        found[row.discipline] += not rules.lapses(loading.standing(row), on=on, revalidate_days=days)
    return found


def page(advisor_id: int, at: datetime) -> AdvisorPage:
    """Return everything about one advisor. Raises LookupError when there is none of this id."""
    row = _one(loading.loaded(loading.rows(), at), advisor_id)
    burden = loading.burden(row, at, exercise=False, max_load=row.max_load)
    return AdvisorPage(
        row=_row(row, at, in_force(at)),
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


def _row(row: PeerAdvisor, at: datetime, policy: Policy) -> TableRow:
    on, days, standing = loading.day(at), policy["revalidate_days"], loading.standing(row)
    lapses = rules.lapses(standing, on=on, revalidate_days=days)
    return TableRow(
        card=_card(row),
        lapses=lapses,
        soon=rules.soon(standing, on=on, revalidate_days=days),
        askable=lapses[0] if lapses else _askable(row, at, policy, exercise=False),
        load=loading.load(row, at),
        max_load=min(row.max_load, policy["max_load"]),
    )


def _says(card: AdvisorCard, sought: list[str]) -> bool:
    if not sought:
        return True
    said = fold(f"{card.name} {card.agency_name} {card.city} {card.title}")
    return all(word in said for word in sought)


def _card(row: PeerAdvisor) -> AdvisorCard:
    return AdvisorCard(
        id=row.pk,
        person_id=row.person_id,
        name=row.person.name,
        discipline=row.discipline,
        title=row.title,
        agency_id=row.agency_id,
        agency_name=row.agency.name if row.agency else row.organization,
        state=row.home_state,
        city=row.home_city,
        timezone=row.person.timezone,
        email=row.person.email,
        phone=row.phone or row.person.phone,
        language=row.person.language,
        languages=tuple(row.languages),
        communities=tuple(row.communities),
        lived=tuple(sorted({(x.kind, x.venue) for x in loading.kept(row, "lived")})),
        first_time=row.first_time,
        entry_state=row.state,
    )
