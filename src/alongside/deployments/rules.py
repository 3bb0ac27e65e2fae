"""What must hold before somebody is sent on site, each check with its sentence and its source. Pure.

Days are calendar days at the agency. Sources are named as the program read them; section numbers are those of
the design's domain notes. None of the clocks here is a promise of the Department of Justice or of anyone else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.deployments.states import DEPLOYMENT, DeploymentState
from alongside.deployments.words import FROM_A_TABLE, CostKind, RateUnit
from alongside.kernel.freetext import asks, blocks, lint
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

PURPOSE_LIMIT = 400
SHORT_LIMIT = 120
QUESTIONS = 10
AHEAD_DAYS = 1
"""Travel may begin on the day before the first day on site."""
MOST_CENTS = 10_000_000
MOST_COUNT = 1000


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of reference as they are about to be written. ``first`` and ``last``: days on site, both included."""

    purpose: str
    place: str
    meets: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything that the checks look at. Cents are US cents; days are calendar days at the agency.

    ``host_by``: "head", "delegate", or "" when nobody agreed yet; ``host_days``: the days agreed to.
    ``conflict``: None not declared, True declared one. ``lapses`` and ``permission``: what will have lapsed in
    the roster entry on the last day. ``answers``: of the ten questions in their order, True is yes.
    """

    first: date
    last: date
    host_by: str
    host_days: tuple[date, date] | None
    conflict: bool | None
    lapses: tuple[Verdict, ...]
    permission: tuple[Verdict, ...]
    rate_unit: str
    rate_cents: int
    rate_limits: Mapping[str, int]
    rate_approved: bool
    answers: tuple[bool, ...]
    conference_approved: bool
    insured_by: str
    insured_until: date | None
    lines: int
    tables_named: bool


def host(c: Checked) -> Verdict:
    """The agency head or a delegate agreed to this visit on these days (E1, E3)."""
    if c.host_by not in ("head", "delegate"):
        return refuse(
            "no_host",
            gettext_noop(
                "The agency head or a delegate has not agreed to this visit yet. Write down who did, how and when."
            ),
        )
    if c.host_days != (c.first, c.last):
        return refuse(
            "host_days",
            gettext_noop("The agency agreed to other days. Ask again for the days of these terms."),
        )
    return ALLOWED


def conflict(c: Checked) -> Verdict:
    """The advisor said for this visit that there is no conflict of interest (E4; 2 CFR 200.112 and 200.318)."""
    if c.conflict is None:
        return refuse(
            "no_declaration",
            gettext_noop("The advisor has not yet said in writing whether there is a conflict of interest."),
        )
    if c.conflict:
        return refuse(
            "conflict", gettext_noop("The advisor declared a conflict of interest. Choose somebody else.")
        )
    return ALLOWED


def credential(c: Checked) -> Verdict:
    """Background check, training or license and yearly confirmation hold to the last day (E6)."""
    return c.lapses[0] if c.lapses else ALLOWED


def employer(c: Checked) -> Verdict:
    """The employer's permission is recorded and holds to the last day (section 3, point 7)."""
    return c.permission[0] if c.permission else ALLOWED


def rate(c: Checked) -> Verdict:
    """Pay is recorded; above the limit the approval is with these papers (E12; DOJ financial guide)."""
    if c.rate_unit not in RateUnit.values():
        return refuse("no_rate", gettext_noop("Write down whether the advisor is paid, and how much."))
    if over_limit(c.rate_unit, c.rate_cents, c.rate_limits) and not c.rate_approved:
        return refuse(
            "no_approval",
            gettext_noop(
                "This pay is above %(limit)s, so written approval is needed beforehand. "
                "Add the approval to the papers of this deployment first."
            ),
            limit=limit_text(c.rate_unit, c.rate_limits),
        )
    return ALLOWED


def over_limit(unit: str, cents: int, limits: Mapping[str, int]) -> bool:
    """Say whether pay is above the limit of its unit; ``limits`` in cents by unit."""
    return unit in limits and cents > limits[unit]


def limit_text(unit: str, limits: Mapping[str, int]) -> str:
    """Return a limit as people write it."""
    return f"${limits[unit] / 100:,.2f}"


def conference(c: Checked) -> Verdict:
    """The ten questions are answered; any yes needs the funder's approval (DOJ financial guide, 3.10)."""
    if len(c.answers) != QUESTIONS:
        return refuse(
            "no_answers", gettext_noop("Answer the ten questions of the official form for this visit.")
        )
    if any(c.answers) and not c.conference_approved:
        return refuse(
            "conference",
            gettext_noop(
                "A question was answered with yes, so this may count as a conference. "
                "Add the funder's approval to the papers of this deployment first."
            ),
        )
    return ALLOWED


def insurance(c: Checked) -> Verdict:
    """Insurance is recorded and holds to the last day (our choice; who insures advisors is an open question)."""
    if not c.insured_by:
        return refuse("no_insurance", gettext_noop("Write down whose insurance covers the advisor."))
    if c.insured_until is not None and c.insured_until < c.last:
        return refuse(
            "insurance_ends",
            gettext_noop("The insurance ends on %(date)s, before the last day."),
            date=c.insured_until,
        )
    return ALLOWED


def estimate(c: Checked) -> Verdict:
    """An estimate is written; rates from an official table say where they were read (41 CFR 300 to 304)."""
    if not c.lines:
        return refuse(
            "no_estimate",
            gettext_noop("Write an estimate of travel, lodging and meals; one line is enough to begin."),
        )
    if not c.tables_named:
        return refuse(
            "no_table",
            gettext_noop("Say for lodging, meals and miles in which official table the rate was read."),
        )
    return ALLOWED


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its key, what it is called, where it comes from, and the rule."""

    key: str
    label: str
    source: str
    rule: Callable[[Checked], Verdict]


CHECKS: tuple[Check, ...] = (
    Check(
        "host",
        gettext_noop("The agency agrees"),
        gettext_noop("Program rule: nobody deploys themselves; an agency head or delegate accepts help"),
        host,
    ),
    Check("conflict", gettext_noop("No conflict of interest"), "2 CFR 200.112, 200.318(c)", conflict),
    Check(
        "credential",
        gettext_noop("Papers in date"),
        gettext_noop("Program rule, after the yearly renewal of ICISF and ERHMS"),
        credential,
    ),
    Check(
        "employer",
        gettext_noop("The employer permits it"),
        gettext_noop("Program rule: many advisors serve; DOJ Grants Financial Guide on public employees"),
        employer,
    ),
    Check(
        "rate",
        gettext_noop("Pay within the limit, or approved"),
        gettext_noop("DOJ Grants Financial Guide, consultant rates"),
        rate,
    ),
    Check(
        "conference",
        gettext_noop("Not a conference, or approved"),
        gettext_noop("DOJ Grants Financial Guide, 3.10: ten questions"),
        conference,
    ),
    Check("insurance", gettext_noop("Insured"), gettext_noop("Program rule"), insurance),
    Check(
        "estimate",
        gettext_noop("Costs estimated"),
        gettext_noop("Federal Travel Regulation, 41 CFR 300 to 304"),
        estimate,
    ),
)


def failing(c: Checked) -> list[tuple[Check, Verdict]]:
    """Return the checks that do not hold, in their order, with why."""
    return [(check, verdict) for check in CHECKS if not (verdict := check.rule(c))]


def may_write_terms(terms: Terms, *, state: str, today: date, stop_days: int, keep_as_written: bool,
                    known_names: Collection[str] = ()) -> Verdict:  # fmt: skip
    """Judge terms of reference: days in order and ahead, no longer than anyone stays, words that may be kept."""
    verdict = DEPLOYMENT.may("write_terms", state)
    if not verdict:
        return verdict
    if terms.last < terms.first:
        return refuse("backwards", gettext_noop("The last day lies before the first."))
    if terms.first < today:
        return refuse("past", gettext_noop("Choose a first day that has not passed."))
    if terms.first > today + timedelta(days=366):
        return refuse("too_far", gettext_noop("Choose days within a year."))
    if (terms.last - terms.first).days + 1 > stop_days:
        return too_long(stop_days)
    if not (terms.purpose.strip() and terms.place.strip() and terms.meets.strip()):
        return refuse(
            "terms_missing",
            gettext_noop("Say what the visit is for, where it is, and who meets the advisor."),
        )
    texts = ((terms.purpose, PURPOSE_LIMIT), (terms.place, SHORT_LIMIT), (terms.meets, SHORT_LIMIT))
    for text, limit in texts:
        if not (judged := may_keep(text, limit=limit, keep=keep_as_written, known_names=known_names)):
            return judged
    return ALLOWED


def too_long(stop_days: int) -> Verdict:
    """Return the refusal of a stay longer than anyone's."""
    return refuse(
        "too_long",
        gettext_noop(
            "Nobody stays on site longer than %(days)s days without a break. Plan a second person after that."
        ),
        days=stop_days,
    )


def may_keep(text: str, *, limit: int, keep: bool, known_names: Collection[str] = ()) -> Verdict:
    """Judge free text: its length, what may never be kept, and what the writer is asked about first (E8)."""
    if len(text) > limit:
        return refuse("too_long_text", gettext_noop("Shorten the text to %(limit)s characters."), limit=limit)
    found = lint(text, known_names=known_names)
    for finding in [*blocks(found), *([] if keep else asks(found))]:
        code = "text_blocked" if finding.severity == "block" else "text_asked"
        return refuse(code, finding.sentence, **finding.params)
    return ALLOWED


def may_plan_for(*, on_team: bool, engagement_closed: bool) -> Verdict:
    """Say whether a deployment can be planned for an advisor: somebody the agency head agreed to, on the team."""
    if engagement_closed:
        return refuse("closed", gettext_noop("This engagement is closed. Take it up again first."))
    if not on_team:
        return refuse(
            "not_on_team",
            gettext_noop("Only an advisor on the team travels: the agency head agrees to each one."),
        )
    return ALLOWED


def may_authorize(
    *,
    state: str,
    failing: Sequence[tuple[Check, Verdict]],
    stops: Sequence[Verdict],
    approver: str,
    authors: Collection[str],
    permitted: bool,
) -> Verdict:
    """Say whether a deployment may be authorized: all checks, no stop of care left, and by a second person.

    ``authors``: actors who wrote its terms, pay or estimate; none of them authorizes it (E3).
    """
    verdict = DEPLOYMENT.may("authorize", state)
    if not verdict:
        return verdict
    if not permitted:
        return refuse("not_permitted", gettext_noop("A duty officer or coordinator authorizes this."))
    if approver in authors:
        return refuse(
            "same_person",
            gettext_noop("A second person authorizes this: not one who wrote its terms or costs."),
        )
    if failing:
        return failing[0][1]
    return stops[0] if stops else ALLOWED


def may_depart(
    *, state: str, authorized: bool, today: date, first: date, last: date,
    failing: Sequence[tuple[Check, Verdict]], stops: Sequence[Verdict],
) -> Verdict:  # fmt: skip
    """Say whether the journey may begin: authorized by two people, on its days, and the checks hold still (E3)."""
    verdict = DEPLOYMENT.may("depart", state)
    if not verdict:
        return verdict
    if not authorized:
        return refuse("not_authorized", gettext_noop("Nobody travels before two people have authorized it."))
    if today < first - timedelta(days=AHEAD_DAYS):
        return refuse(
            "too_early",
            gettext_noop("The visit begins on %(date)s. Travel begins the day before at the earliest."),
            date=first,
        )
    if today > last:
        return refuse("over", gettext_noop("The days of this visit have passed. Write new terms."))
    if failing:
        return failing[0][1]
    return stops[0] if stops else ALLOWED


def may_extend(
    *, state: str, last: date, until: date, days: int, stop_days: int, waiting: bool, why: str
) -> Verdict:
    """Judge a longer stay. ``days``: days on site from the arrival to ``until``, both included."""
    verdict = DEPLOYMENT.may("extend", state)
    if not verdict:
        return verdict
    if waiting:
        return refuse(
            "waiting", gettext_noop("A longer stay has been asked for already and waits for a signature.")
        )
    if until <= last:
        return refuse("not_longer", gettext_noop("Choose a day after the present last day."))
    if days > stop_days:
        return too_long(stop_days)
    return may_give_reason(why)


def may_give_reason(why: str) -> Verdict:
    """Say whether a reason is there and may be kept."""
    if len(why.strip()) < 10:
        return refuse("no_why", gettext_noop("Write in a few words why; it is kept with your name."))
    return may_keep(why, limit=SHORT_LIMIT, keep=True)


def may_sign(*, asked_by: str, signer: str, permitted: bool) -> Verdict:
    """Say whether somebody may sign: permitted, and never the one who asked."""
    if not permitted:
        return refuse("not_permitted", gettext_noop("Somebody else signs this."))
    if asked_by == signer:
        return refuse(
            "same_person", gettext_noop("A second person signs this: not the one who asked for it.")
        )
    return ALLOWED


def may_write_cost(
    *, state: str, actual: bool, kind: str, cents: int, count: int, source: str, note: str,
    keep_as_written: bool, known_names: Collection[str] = (),
) -> Verdict:  # fmt: skip
    """Judge a line of money: an estimate before the authorization, an expense once the journey began."""
    waits = state in {DeploymentState.DRAFT, DeploymentState.CHECKS}
    if actual == waits or state in {DeploymentState.AUTHORIZED, DeploymentState.STOOD_DOWN}:
        if actual and state != DeploymentState.STOOD_DOWN:
            return refuse("not_yet", gettext_noop("Expenses are written once the journey has begun."))
        return refuse(
            "settled",
            gettext_noop("The estimate was authorized as it stands. Rewrite the terms to change it."),
        )
    if kind not in CostKind.values():
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if not (0 < cents <= MOST_CENTS and 0 < count <= MOST_COUNT):
        return refuse("amount", gettext_noop("Write an amount above zero and how many times."))
    if kind in FROM_A_TABLE and not source.strip():
        return refuse(
            "no_table",
            gettext_noop("Say for lodging, meals and miles in which official table the rate was read."),
        )
    for text in (source, note):
        if not (judged := may_keep(text, limit=SHORT_LIMIT, keep=keep_as_written, known_names=known_names)):
            return judged
    return ALLOWED


def days_on_site(arrived: date, until: date) -> int:
    """Return the days on site without a break, the first and the last included."""
    return (until - arrived).days + 1
