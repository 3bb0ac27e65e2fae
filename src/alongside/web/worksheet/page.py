"""What the pages of the funding navigator show, for anyone, staff and chief: read here, so that templates only draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.funding import clocks, drafts, queries, rules
from alongside.funding.clocks import Deadline
from alongside.funding.directory import CALLS
from alongside.funding.queries import OfficeCard, Standing
from alongside.funding.rules import Answers, Outcome
from alongside.funding.shape import Catalog, Clock, Criterion, Program, length_of
from alongside.funding.words import OURS, Anchor, ClockActor, Confidence, CriterionRole, DraftKind, Need
from alongside.funding.words import Standing as End
from alongside.web.templatetags.alongside_tags import day
from alongside.web.worksheet.form import said

Context = dict[str, Any]
Rows = list[dict[str, Any]]
FIRST = (End.LIKELY, End.NOT_YET)
"""Ends that are shown whole; the others are folded, with what is missing or why."""
TAGS = {End.LIKELY: "open", End.POSSIBLE: "waiting", End.NOT_YET: "settled", End.UNLIKELY: "ended"}


def own_events(answers: Answers) -> dict[str, date]:
    """Return the days that the answers give to the clocks."""
    found: dict[str, date] = {}
    for key, anchors in (("incident_date", ("incident",)), ("officer_date", ("death", "injury"))):
        answer = answers.get(key)
        if isinstance(answer, date):
            found |= dict.fromkeys(anchors, answer)
    return found


def length_words(offset: str) -> str:
    """Return ``9m`` as “9 months”."""
    length = length_of(offset)
    if length is None:
        return ""
    if length.day:
        return day(length.day)
    if length.days:
        return ngettext("%(n)s day", "%(n)s days", length.days) % {"n": length.days}
    if length.months % 12 == 0:
        years = length.months // 12
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    return ngettext("%(n)s month", "%(n)s months", length.months) % {"n": length.months}


def rule_words(clock: Clock) -> str:
    """Return the rule of a clock: how long, from what, who has to act."""
    who = _(ClockActor(clock.actor).label)
    length = length_words(clock.offset)
    if clock.direction == "not_before":
        template = _("Not before %(anchor)s")
        return template % {"anchor": _(Anchor(clock.anchor).label).lower()}
    if not length or clock.anchor == Anchor.DATE:
        return _("Who: %(who)s") % {"who": who}
    return _("%(length)s from: %(anchor)s. Who: %(who)s") % {
        "length": length,
        "anchor": _(Anchor(clock.anchor).label).lower(),
        "who": who,
    }


def deadline_row(deadline: Deadline, today: date) -> Context:
    """Return one clock for a page: what, the day if there is one, its rule and how sure it is.

    What was only seen in past cases gets no day: nobody promises it, and a day would read like a promise.
    """
    told = deadline.day if deadline.confidence is not Confidence.OBSERVED else None
    return {
        "id": deadline.clock.id,
        "what": _(deadline.clock.what),
        "day": day(told) if told else "",
        "due": told,
        "rule": rule_words(deadline.clock),
        "sure": _(deadline.confidence.label),
        "stated": deadline.confidence is Confidence.STATED,
        "passed": deadline.passed(today),
        "kept": deadline.kept,
        "example": clocks.is_example(deadline.clock),
    }


def _shown(deadline: Deadline) -> bool:
    return deadline.kept or (deadline.clock.direction == "not_before" and deadline.clock.offset == "0d")


def _undated(program: Program) -> list[str]:
    """Return what sources say about asking in time where they give no day, such as that none was seen."""
    return [
        _(c.what) for c in program.clocks if not c.offset and c.actor in OURS and c.anchor == Anchor.INCIDENT
    ]


def draft_links(program: str) -> Rows:
    """Return the drafts that can be made for a program: their kind and name."""
    return [{"kind": kind, "label": _(DraftKind(kind).label)} for kind in drafts.kinds_for(program)]


def calls(program: str, offices: Iterable[OfficeCard]) -> Rows:
    """Return the offices of the State whose door is the way in to a program."""
    return office_rows(o for o in offices if o.kind == CALLS.get(program))


def outcome_row(
    outcome: Outcome,
    catalog: Catalog,
    standing: Standing,
    events: Mapping[str, date],
    today: date,
    offices: Iterable[OfficeCard] = (),
) -> Context:
    """Return one program as it ends for these answers. ``offices`` are the State's."""
    program = outcome.program
    computed = [clocks.run(program, clock, events) for clock in program.clocks]
    return {
        "program": program,
        "plain": _(program.plain),
        "tag": _(outcome.standing.label),
        "kind": TAGS[outcome.standing],
        "end": outcome.standing,
        "sentence": end_sentence(outcome),
        "why": [_(t.fails) for t in (outcome.failed or outcome.first)],
        "then": [_(t.fails) for t in outcome.first] if outcome.failed else [],
        "missing": [_(catalog.question(key).text) for key in outcome.missing] if not outcome.failed else [],
        "details": [_(t.fails) for t in outcome.details],
        "remarks": [_(t.fails) for t in outcome.remarks],
        "who": _(program.who),
        "contact": _(program.contact),
        "dates": [deadline_row(d, today) for d in computed if _shown(d)],
        "undated": _undated(program),
        "calls": calls(program.key, offices),
        "drafts": draft_links(program.key),
        "url": reverse("funding:program", args=[program.key]),
        "seen": day(program.seen),
        "source": program.sources[0],
        "stale": standing.stale(today),
        "unlikely": bool(outcome.failed),
    }


def end_sentence(outcome: Outcome) -> str:
    """Return how a program ends, in a sentence."""
    number = len(outcome.missing)
    return {
        End.LIKELY: _("Your answers fit what its sources ask for. The office that gives the money decides."),
        End.POSSIBLE: ngettext(
            "It may fit. One answer is missing.", "It may fit. %(n)s answers are missing.", number
        )
        % {"n": number},
        End.NOT_YET: _("It may fit, but something must happen first."),
        End.UNLIKELY: _("It does not seem to fit."),
    }[outcome.standing]


def result_context(
    answers: Answers, today: date, at: Any, *, events: Mapping[str, date] | None = None
) -> Context:
    """Return all programs for a set of answers, with the guard against paying twice and whom to call."""
    catalog = queries.catalog()
    standings = {s.program.key: s for s in queries.standings(at)}
    outcomes = rules.weigh_all(catalog, answers, today)
    known = events if events is not None else own_events(answers)
    needs = answers.get("needs", ())
    state = str(answers.get("state", ""))
    offices = queries.of_state(state) if state else []
    rows = [outcome_row(o, catalog, standings[o.program.key], known, today, offices) for o in outcomes]
    return {
        "rows": [r for r in rows if r["end"] in FIRST],
        "maybe": [r for r in rows if r["end"] is End.POSSIBLE],
        "unlikely": [r for r in rows if r["unlikely"]],
        "shared": [
            shared_row(s) for s in rules.double_funding(outcomes, needs if isinstance(needs, tuple) else ())
        ],
        "summary": summary(catalog, answers),
        "offices": office_rows(offices),
        "state": state,
        "today": day(today),
        "next_steps": next_steps(),
        "nothing_known": not answers,
        "so_far": "",
        "drafts_url": "",
    }


def shared_row(shared: rules.SharedCost) -> Context:
    """Return one kind of cost that several programs could pay."""
    return {"need": _(Need(shared.need).label), "programs": [_(p.plain) for p in shared.programs]}


def summary(catalog: Catalog, answers: Answers) -> Rows:
    """Return what was answered, as facts."""
    return [
        {
            "label": _(q.text),
            "value": day(answer) if isinstance(answer := answers[q.key], date) else said(q, answer),
        }
        for q in catalog.questions
        if q.key in answers
    ]


def next_steps() -> Rows:
    """Return what happens next: nothing by itself."""
    return [
        {
            "what": _("Call the office under “Who must ask” and check the facts with it"),
            "who": _("you, or your grants officer"),
            "note": _("Nothing is sent from here. No office knows of your answers."),
        },
        {"what": _("Write down the day of each call, request and letter"), "who": _("whoever calls")},
        {
            "what": _("Keep one list of costs, and put each cost to one program only"),
            "who": _("your grants officer"),
        },
    ]


def office_rows(offices: Iterable[OfficeCard]) -> Rows:
    """Return offices to call. What nobody has checked says so."""
    return [
        {
            "kind": _(o.kind_label),
            "name": o.name,
            "place": ", ".join(x for x in (o.address or o.city,) if x),
            "phone": o.phone,
            "url": o.url if o.url.startswith(("https://", "http://")) else "",
            "note": o.note,
            "checked": "" if o.verified else _("Not verified: check before you rely on it."),
            "seen": day(o.seen_on) if o.seen_on else "",
        }
        for o in offices
    ]


def program_context(standing: Standing, today: date, *, events: Mapping[str, date] | None = None) -> Context:
    """Return everything about one program: tests, clocks, documents, costs, sources, and how it was reviewed."""
    program = standing.program
    return {
        "fund": program,  # “program” is the peer advisory program in every template (web/context.py)
        "plain": _(program.plain),
        "who": _(program.who),
        "contact": _(program.contact),
        "tests": [test_row(t) for t in program.tests],
        "dates": [deadline_row(clocks.run(program, c, events or {}), today) for c in program.clocks],
        "documents": [_line(line.text, line.verified) for line in program.documents],
        "authority": [_line(line.text, line.verified, line.note) for line in program.authority],
        "allowable": [_(text) for text in program.allowable],
        "unallowable": [_(text) for text in program.unallowable],
        "seen": day(program.seen),
        "review": review_words(standing, today),
        "stale": standing.stale(today),
    }


def _line(text: str, verified: bool, note: str = "") -> Context:
    return {
        "text": _(text),
        "note": note,
        "checked": "" if verified else _("Not seen in a source; confirm it."),
    }


def test_row(test: Criterion) -> Context:
    """Return one test: what it asks for, and where it is from."""
    return {
        "text": _(test.fails),
        "role": _(CriterionRole(test.role).label),
        "basis": _("Derived by us, not a wording of the program.") if test.basis else "",
    }


def review_words(standing: Standing, today: date) -> str:
    """Return who looks after the entry and until when it counts as looked at."""
    until = day(standing.review_on)
    if standing.number == 0:
        text = _("Shipped with the software; this program has not reviewed it. Facts seen {seen}.")
        return format_html(text, seen=day(standing.program.seen))
    text = _("Version {number}, looked after by {name}; to be looked at again by {day}.")
    return format_html(text, number=standing.number, name=standing.owner_name, day=until)


def program_list(at: Any, today: date) -> Rows:
    """Return the programs for a list."""
    return [
        {
            "program": s.program,
            "plain": _(s.program.plain),
            "url": reverse("funding:program", args=[s.program.key]),
            "stale": s.stale(today),
            "standing": s,
        }
        for s in queries.standings(at)
    ]


def programs_named(programs: Iterable[str]) -> list[Program]:
    """Return programs by their keys, in the order of the catalog."""
    wanted = set(programs)
    return [p for p in queries.catalog().programs if p.key in wanted]
