"""Judgments about requests. Sources: domain.md section E, rules 1, 2 and 8; threat T-1 in reliability.md."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.incidents.states import REQUEST, NumberSource, Outcome, Reached, RequestState
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse


@dataclass(frozen=True)
class CallBackFacts:
    """What an officer writes down of one call-back. Numbers are in E.164 digits."""

    supplied_number: str
    number: str
    source: str
    source_note: str
    second_source: str
    reached: str
    outcome: str
    acceptor_name: str
    acceptor_title: str
    named_by_head: str
    made_up_agency: bool
    rehearsal: bool


def may_record_call_back(state: str, facts: CallBackFacts) -> Verdict:
    """Say whether this call-back may stand as recorded: independent number, someone who could say."""
    for verdict in (_number(facts), _reached(facts), _acceptor(facts)):
        if not verdict:
            return verdict
    event = {Outcome.REAL: "verify", Outcome.HOAX: "hoax", Outcome.WRONG_AGENCY: "wrong_agency"}
    if facts.outcome == Outcome.NOT_YET:
        return ALLOWED
    if facts.outcome == Outcome.REAL and state in (RequestState.VERIFIED, RequestState.ACCEPTED):
        return ALLOWED
    return REQUEST.may(event[Outcome(facts.outcome)], state)


def _number(facts: CallBackFacts) -> Verdict:
    if not facts.number:
        return refuse(
            "no_number", gettext_noop("Write the number you called, with area code, such as 614-555-0144.")
        )
    if facts.source == NumberSource.OTHER and not facts.source_note.strip():
        return refuse(
            "no_source", gettext_noop("Say where you found the number; it cannot come from the caller.")
        )
    if facts.number == facts.supplied_number and not facts.second_source.strip():
        return refuse(
            "same_number",
            gettext_noop(
                "This is the number that came with the request. Name a second source that shows the same "
                "number, or call another one."
            ),
        )
    return ALLOWED


def _reached(facts: CallBackFacts) -> Verdict:
    if facts.reached in (Reached.VOICEMAIL, Reached.NO_ANSWER) and facts.outcome != Outcome.NOT_YET:
        return refuse(
            "nobody_reached",
            gettext_noop("Nobody was reached, so the outcome is “not yet”. Leave no details."),
        )
    if facts.outcome == Outcome.REAL and facts.made_up_agency and not facts.rehearsal:
        return refuse(
            "made_up_agency",
            gettext_noop("This agency is a made-up entry for demonstration. Choose the real agency first."),
        )
    return ALLOWED


def _acceptor(facts: CallBackFacts) -> Verdict:
    if facts.outcome != Outcome.REAL or facts.reached not in (Reached.HEAD, Reached.DELEGATE):
        return ALLOWED
    if not facts.acceptor_name.strip() or not facts.acceptor_title.strip():
        return refuse(
            "no_acceptor", gettext_noop("Write the name and title of the person who can accept help.")
        )
    if facts.reached == Reached.DELEGATE and not facts.named_by_head.strip():
        return refuse("no_head", gettext_noop("Write who, as agency head, named this delegate."))
    return ALLOWED


def may_issue_code(state: str, acceptor_name: str) -> Verdict:
    """Say whether a case code may be read out: only to the head or a delegate, on a verified request."""
    if state not in (RequestState.VERIFIED, RequestState.ACCEPTED):
        return refuse(
            "not_verified", gettext_noop("A case code is read out on a call-back that proved real.")
        )
    if not acceptor_name:
        return refuse(
            "no_acceptor",
            gettext_noop("Reach the agency head or a delegate first; only they get a case code."),
        )
    return ALLOWED


def may_accept(state: str, acceptor_name: str) -> Verdict:
    """Say whether a request may be accepted: verified, and the head or a delegate has asked for help."""
    if state in (RequestState.NEW, RequestState.ACKNOWLEDGED):
        return refuse(
            "not_verified", gettext_noop("Call the agency back first. Nobody is asked before that.")
        )
    if state == RequestState.VERIFIED and not acceptor_name:
        return refuse(
            "no_acceptor",
            gettext_noop(
                "Only the agency head or a delegate can accept help. Record a call with one of them."
            ),
        )
    return REQUEST.may("accept", state)


def may_refer(state: str, to: str) -> Verdict:
    """Say whether a request may be referred, and to whom must be said."""
    if not to.strip():
        return refuse("to_whom", gettext_noop("Say to whom you refer the agency."))
    return REQUEST.may("refer", state)


def may_decline(state: str, why: str) -> Verdict:
    """Say whether a request may be declined, and why must be said."""
    if not why.strip():
        return refuse("why", gettext_noop("Say why; the agency head will ask, and the record keeps it."))
    return REQUEST.may("decline", state)


def may_join(*, request_incident: int, other_incident: int, same_exercise: bool) -> Verdict:
    """Say whether a request may be joined to another incident."""
    if request_incident == other_incident:
        return refuse("joined", gettext_noop("These two already belong together."))
    if not same_exercise:
        return refuse("exercise", gettext_noop("An exercise and a real request are never joined."))
    return ALLOWED
