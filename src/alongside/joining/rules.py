"""Who may join: nobody without references, a declaration of conflicts, two who decided, and the agreement.

Pure; every refusal says what is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.joining.states import APPLICATION
from alongside.joining.words import LIMITS, SENTENCES, Conflict, Grade, Known, Why
from alongside.kernel.agreement import SENTENCES as AGREEMENTS
from alongside.kernel.freetext import asks, blocks, lint
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse


@dataclass(frozen=True)
class Standing:
    """What there is of an application when something is to happen to it.

    ``confirmed``: the applicant has said through the mailed link that it is theirs. ``declared``: conflicts, or that
    there are none, were declared. ``named``, ``given``: referees, and those who answered. ``talked``: the talk was
    noted. ``yes`` and ``no``: people who decided so. ``agreement``: the version that was signed, 0 for none.
    ``references`` and ``deciders``: how many policy asks for, at least 1.
    """

    state: str
    confirmed: bool = False
    declared: bool = False
    named: int = 0
    given: int = 0
    talked: bool = False
    yes: int = 0
    no: int = 0
    agreement: int = 0
    references: int = 2
    deciders: int = 2


def may_move(event: str, standing: Standing) -> Verdict:
    """Say whether an application may go on with ``event``; what it still lacks is the refusal."""
    verdict = APPLICATION.may(event, standing.state)
    if not verdict or event in ("screen", "decline", "withdraw"):
        return verdict
    for check in _NEEDS[event]:
        if not (verdict := check(standing)):
            return verdict
    return ALLOWED


def _confirmed(standing: Standing) -> Verdict:
    if standing.confirmed:
        return ALLOWED
    return refuse(
        "not_confirmed",
        gettext_noop("The applicant has not confirmed the email address yet, by the link that was mailed."),
    )


def may_confirm(standing: Standing) -> Verdict:
    """Say whether an applicant can still say that an application is theirs: while it is under way."""
    return APPLICATION.may("withdraw", standing.state)


def _declared(standing: Standing) -> Verdict:
    if standing.declared:
        return ALLOWED
    return refuse("not_declared", gettext_noop("Conflicts, or that there are none, have not been declared."))


def _named(standing: Standing) -> Verdict:
    if standing.named >= max(1, standing.references):
        return ALLOWED
    return refuse(
        "too_few_named",
        gettext_noop("Too few people are named who could vouch: %(named)s of %(needed)s."),
        named=standing.named,
        needed=standing.references,
    )


def _given(standing: Standing) -> Verdict:
    if standing.given >= max(1, standing.references):
        return ALLOWED
    return refuse(
        "too_few_given",
        gettext_noop("Too few references have come in: %(given)s of %(needed)s."),
        given=standing.given,
        needed=standing.references,
    )


def _talked(standing: Standing) -> Verdict:
    if standing.talked:
        return ALLOWED
    return refuse("no_talk", gettext_noop("Note the talk first: when it was and who held it."))


def _decided(standing: Standing) -> Verdict:
    if standing.no:
        return refuse("said_no", gettext_noop("Somebody who decides said no. Talk it over, or decline."))
    if standing.yes >= max(1, standing.deciders):
        return ALLOWED
    return refuse(
        "too_few_yes",
        gettext_noop("Too few have said yes: %(yes)s of %(needed)s."),
        yes=standing.yes,
        needed=standing.deciders,
    )


def _signed(standing: Standing) -> Verdict:
    if standing.agreement in AGREEMENTS:
        return ALLOWED
    return refuse("not_signed", gettext_noop("The agreement has not been signed."))


_ALL = (_declared, _named, _given, _talked, _decided)
_NEEDS = {
    "ask_references": (_confirmed, _declared, _named),
    "invite_to_talk": (_declared, _given),
    "put_forward": (_declared, _given, _talked),
    "accept": _ALL,
    "sign": (*_ALL, _signed),
    "take_in": (*_ALL, _signed),
}


def may_apply(
    words: Mapping[str, str], *, referees: Collection[str], needed: int, conflicts: Collection[str]
) -> Verdict:
    """Judge an application before it is kept; ``referees`` are mail addresses, folded."""
    if "@" not in words["email"].strip("@") or not words["name"].strip():
        return refuse("no_way", gettext_noop("Write your name and an email address in full."))
    for field, limit in LIMITS.items():
        if len(words.get(field, "")) > limit:
            return refuse(
                "too_long",
                gettext_noop("Shorten the text to %(limit)s characters; it has %(length)s."),
                limit=limit,
                length=len(words[field]),
            )
    if words["email"].strip().lower() in referees:
        return refuse("vouch_self", gettext_noop("Name other people who can vouch for you, not yourself."))
    if len(set(referees)) < needed:
        return refuse(
            "too_few_named",
            gettext_noop("Too few people are named who could vouch: %(named)s of %(needed)s."),
            named=len(set(referees)),
            needed=needed,
        )
    if set(conflicts) - set(Conflict.values()):
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    return ALLOWED


def may_keep_text(text: str, *, keep_as_written: bool, known_names: Collection[str] = ()) -> Verdict:
    """Judge free text by the check of kernel.freetext: what blocks must go, what asks may be kept once."""
    found = lint(text, known_names=known_names)
    for finding in [*blocks(found), *([] if keep_as_written else asks(found))]:
        code = "text_blocked" if finding.severity == "block" else "text_asked"
        return refuse(code, finding.sentence, **finding.params)
    return ALLOWED


def may_answer(*, answered: bool, over: bool, grades: Mapping[str, str], known: str) -> Verdict:
    """Say whether a referee's answer is taken: once, in time, known words only."""
    if answered or over:
        return refuse("over", gettext_noop("This link has been used, or its time is over."))
    if known not in Known.values() or set(grades) != set(SENTENCES) or set(grades.values()) - {*Grade}:
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    return ALLOWED


def may_decide(*, own: bool, vouched: bool, standing: Standing) -> Verdict:
    """Say whether somebody may decide: not on themselves, and not after vouching as a referee."""
    if own or vouched:
        return refuse(
            "partial", gettext_noop("Somebody else decides: you applied yourself, or vouched as a reference.")
        )
    if standing.state != "deciding":
        return refuse("not_yet", gettext_noop("There is nothing to decide on this application now."))
    return ALLOWED


def may_sign(*, version: int, present: int, name: str, signed_as: str) -> Verdict:
    """Say whether an agreement is signed as it stands: the words in force, under the applicant's own name."""
    if version != present:
        return refuse("old_words", gettext_noop("The agreement has changed. Read it again, please."))
    if " ".join(signed_as.split()).casefold() != " ".join(name.split()).casefold():
        return refuse("other_name", gettext_noop("Write your name as you gave it when you applied."))
    return ALLOWED


def may_decline(*, why: str) -> Verdict:
    """Say whether a reason is one of the list."""
    if why in Why.values():
        return ALLOWED
    return refuse("no_why", gettext_noop("Choose the reason."))


def may_note_talk(*, on: date, received: date, today: date) -> Verdict:
    """Say whether a talk can have been on a day: after the application came, and not ahead.

    ``received`` and ``today`` are days in UTC; a day more is allowed for places behind it and ahead of it.
    """
    if received - timedelta(days=1) <= on <= today + timedelta(days=1):
        return ALLOWED
    return refuse("talk_day", gettext_noop("The talk was between the day of the application and today."))


def may_take_in(*, background_expires: date | None, today: date) -> Verdict:
    """Say whether an entry can be made: only with a background check that holds (domain.md C, advisor)."""
    if background_expires is not None and background_expires >= today:
        return ALLOWED
    return refuse("no_background", gettext_noop("Write until when the background check holds."))
