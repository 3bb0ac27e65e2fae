"""Who may do what with offers, and what an offer may hold. Pure; every refusal says what to do.

No payment is ever taken: money is only noted, and its maker is pointed to the one official fund.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Literal

from alongside.kernel.freetext import asks, blocks, lint
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse
from alongside.offers.states import OFFER, PUBLIC_PAGE
from alongside.offers.words import Act, Kind, Source

Standing = Literal["staff", "owner", "requester", "none"]
"""What somebody is to one list: staff, its named owner on an opened device, who asked for help, or nothing."""

LIMITS: Mapping[str, int] = {
    "what": 600,
    "name": 120,
    "organization": 120,
    "phone": 40,
    "email": 200,
    "place": 120,
    "available": 120,
}
"""The longest text of each field, in characters."""
CHECKED = ("what", "available")
"""Fields whose text goes through the check for victims' and others' data."""
NEED_LIMIT = 200
NOTE_LIMIT = 300
COMMUNITY_LIMIT = 80
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])")
"""The end of a community page's address: 3 to 40 small letters, digits and dashes."""
SHOWN_AT_ONCE = 50


def may_sort(*, standing: Standing) -> Verdict:
    """Say whether somebody may sort a list: staff, and its named owner."""
    if standing in ("staff", "owner"):
        return ALLOWED
    return refuse("not_owner", gettext_noop("Only the owner of this list and the program's staff sort it."))


def may_log(
    words: Mapping[str, str], *, source: str, keep_as_written: bool, known_names: Collection[str] = ()
) -> Verdict:
    """Judge an offer before it is kept: known words, one way to reach its maker, nothing about victims."""
    if words["kind"] not in Kind.values() or source not in Source.values():
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if not words["what"].strip():
        return refuse("no_what", gettext_noop("Say in a few words what is offered."))
    if not (words["phone"].strip() or words["email"].strip()):
        return refuse("no_way", gettext_noop("Leave a phone number or an email address."))
    for field, limit in LIMITS.items():
        if len(words[field]) > limit:
            return refuse(
                "too_long",
                gettext_noop("Shorten the text to %(limit)s characters; it has %(length)s."),
                limit=limit,
                length=len(words[field]),
            )
    names = [words["name"], words["organization"], words["place"], *known_names]
    for field in CHECKED:
        verdict = may_keep_text(words[field], keep_as_written=keep_as_written, known_names=names)
        if not verdict:
            return verdict
    return ALLOWED


def may_keep_text(text: str, *, keep_as_written: bool, known_names: Collection[str] = ()) -> Verdict:
    """Judge free text by the check of kernel.freetext: what blocks must go, what asks may be kept once."""
    found = lint(text, known_names=known_names)
    for finding in [*blocks(found), *([] if keep_as_written else asks(found))]:
        code = "text_blocked" if finding.severity == "block" else "text_asked"
        return refuse(code, finding.sentence, **finding.params)
    return ALLOWED


def may_publish(*, standing: Standing, state: str, community: str, slug: str, slug_taken: bool) -> Verdict:
    """Say whether a community's page may be published: only by whoever asked for help, under its own name."""
    if standing != "requester":
        return refuse("not_yours", gettext_noop("Only the agency publishes this page, on its own device."))
    verdict = PUBLIC_PAGE.may("publish", state)
    if not verdict:
        return verdict
    if not community.strip():
        return refuse("no_name", gettext_noop("Write the name of your community as the page should show it."))
    if len(community) > COMMUNITY_LIMIT:
        return refuse(
            "too_long",
            gettext_noop("Shorten the text to %(limit)s characters; it has %(length)s."),
            limit=COMMUNITY_LIMIT,
            length=len(community),
        )
    if not SLUG.fullmatch(slug):
        return refuse(
            "slug", gettext_noop("Use 3 to 40 small letters, digits and dashes for the end of the address.")
        )
    if slug_taken:
        return refuse("slug_taken", gettext_noop("This end of the address is taken. Choose another."))
    return ALLOWED


def may_take_down(*, standing: Standing, state: str) -> Verdict:
    """Say whether the page may be taken down: by whoever asked for help, or by staff, in one tap."""
    if standing not in ("requester", "staff"):
        return refuse("not_yours", gettext_noop("Ask your coordinator to take the page down."))
    return PUBLIC_PAGE.may("take_down", state)


def may_name_owner(*, standing: Standing, name: str, not_sworn: bool) -> Verdict:
    """Say whether this person may own the list: named by the agency or staff, and no sworn officer.

    Officers are needed elsewhere in these weeks; that is why the issue of offers has an owner at all
    (domain.md section G, 3).
    """
    if standing not in ("requester", "staff"):
        return refuse("not_yours", gettext_noop("The agency or the program names the owner of this list."))
    if not name.strip():
        return refuse("no_name", gettext_noop("Write the owner's name."))
    if not not_sworn:
        return refuse(
            "sworn",
            gettext_noop("Choose somebody who is not a sworn officer: officers are needed elsewhere."),
        )
    return ALLOWED


def may_add_need(*, what: str, kind: str, keep_as_written: bool) -> Verdict:
    """Judge a need before it is listed."""
    if kind not in Kind.values():
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if not what.strip():
        return refuse("no_what", gettext_noop("Say in a few words what is needed."))
    if len(what) > NEED_LIMIT:
        return refuse(
            "too_long",
            gettext_noop("Shorten the text to %(limit)s characters; it has %(length)s."),
            limit=NEED_LIMIT,
            length=len(what),
        )
    return may_keep_text(what, keep_as_written=keep_as_written)


def takes(act: str) -> tuple[str, ...]:
    """Return the states in which an offer can be acted on so; for thanks every state but “same”."""
    if act == Act.THANK:
        return ("new", "parked", "matched", "declined")
    return tuple(source.value for move in OFFER.moves if move.event == act for source in move.sources)


def may_act(act: str, *, count: int, most: int, need_open: bool | None, sender: bool) -> Verdict:
    """Say whether an act on so many offers may be done; ``need_open`` is None where no need is named.

    ``sender`` says whether there is a mailbox from which a community can thank.
    """
    if act not in Act.values():
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if act == Act.MATCH and not need_open:
        return refuse("no_need", gettext_noop("Choose the need that these offers go to."))
    if act == Act.THANK and not sender:
        return refuse(
            "no_sender",
            gettext_noop("No mailbox is set up for thanks. Ask the program, or thank by phone and note it."),
        )
    if count < 1:
        return refuse("none", gettext_noop("None of the chosen offers can be handled so. Choose others."))
    if count > most:
        return refuse("too_many", gettext_noop("At most %(most)s offers are handled in one go."), most=most)
    return ALLOWED


def may_undo(*, act: str, undone: bool, mails_gone: bool) -> Verdict:
    """Say whether an act on many offers may be taken back: once, and thanks only until the mails go."""
    if undone:
        return refuse("undone", gettext_noop("This has been taken back already."))
    if act == Act.PUT_BACK:
        return refuse("put_back", gettext_noop("This cannot be taken back. Sort the offers again."))
    if act == Act.THANK and mails_gone:
        return refuse("gone", gettext_noop("The mails have gone out. They cannot be taken back."))
    return ALLOWED
