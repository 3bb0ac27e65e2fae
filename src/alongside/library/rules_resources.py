"""Judgments about entries: what may be saved, what is stale, what three minutes hold, what a link's answer means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from alongside.kernel.field import Topic as CaseTopic
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse
from alongside.library.words_resources import Audience, Format, LinkState, Phase, Role, Topic

LONGEST_SUMMARY = 600
THREE_MINUTES = 7
"""Items on one page of the three-minute view, at most."""


def may_save(fields: Mapping[str, object]) -> Verdict:
    """Say whether these fields make an entry: a title, an owner, a link, a summary, whom it is for and when."""
    for name in ("title", "publisher", "summary"):
        if not str(fields.get(name) or "").strip():
            return refuse("empty", gettext_noop("Title, publisher and summary are needed."))
    if len(str(fields.get("summary"))) > LONGEST_SUMMARY:
        return refuse(
            "long_summary",
            gettext_noop("Keep the summary under %(limit)s characters."),
            limit=LONGEST_SUMMARY,
        )
    linkless = fields.get("format") == Format.LESSON and not fields.get("url")
    if not linkless and not is_web_address(str(fields.get("url") or "")):
        return refuse("bad_url", gettext_noop("Write the whole address, starting with https:// or http://."))
    for name in ("phases", "audiences", "topics", "languages"):
        if not fields.get(name):
            return refuse(
                "no_shelf", gettext_noop("Choose at least one phase, audience, topic and language.")
            )
    return ALLOWED


def is_web_address(text: str) -> bool:
    """Say whether ``text`` is an http or https address with a host and no user name in it."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def may_shelve_lesson(*, text: str, topic: str, second_reader: bool) -> Verdict:
    """Say whether a lesson comes onto the shelf: something said, about a topic, read by a second person first."""
    if not second_reader:
        return refuse("unread", gettext_noop("A second person reads a lesson before it enters the library."))
    if not text.strip() or topic not in CaseTopic.values():
        return refuse("empty", gettext_noop("A lesson says something about one topic."))
    return ALLOWED


def may_suggest(*, kind: str, text: str, url: str, blocked: bool) -> Verdict:
    """Say whether a suggestion can be kept: it says something, and nothing that is never kept."""
    if not text.strip() and not url.strip():
        return refuse("empty", gettext_noop("Write what we should look at, or give a link."))
    if url.strip() and not is_web_address(url.strip()):
        return refuse("bad_url", gettext_noop("Write the whole address, starting with https:// or http://."))
    if blocked:
        return refuse("never_kept", gettext_noop("Please take out what is marked; we never keep it."))
    return ALLOWED


def is_stale(review_by: date, today: date) -> bool:
    """Say whether an entry is past the day by which somebody should have looked at it again."""
    return today > review_by


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the three-minute view must know of an entry."""

    slug: str
    audiences: Sequence[str]
    phases: Sequence[str]
    topics: Sequence[str]
    languages: Sequence[str]
    one_page: bool
    minutes: int
    format: str
    third_party: bool
    link: str


A, T = Audience, Topic
FOR_ROLE: Mapping[Role, tuple[tuple[Audience, ...], tuple[Topic, ...]]] = {
    Role.CHIEF: (
        (A.CHIEF,),
        (T.LEADERSHIP, T.PEER_SUPPORT, T.RESPONSE, T.NOTIFICATION, T.FAMILY_CENTER, T.WELLNESS, T.PLANNING),
    ),
    Role.PIO: ((A.CHIEF, A.MEDIA, A.ELECTED), (T.MEDIA, T.FAMILY_CENTER, T.REMEMBRANCE, T.LEADERSHIP)),
    Role.VICTIM_SERVICES: (
        (A.CLINICIANS, A.COMMUNITY, A.CHIEF),
        (T.VICTIM_ASSISTANCE, T.FAMILY_CENTER, T.NOTIFICATION, T.COMPENSATION, T.TRIALS, T.RESILIENCY),
    ),
    Role.WELLNESS: (
        (A.OFFICERS, A.CHIEF, A.CLINICIANS),
        (T.WELLNESS, T.MENTAL_HEALTH, T.PEER_SUPPORT, T.BENEFITS),
    ),
    Role.ELECTED: (
        (A.ELECTED,),
        (T.LEADERSHIP, T.VICTIM_ASSISTANCE, T.DONATIONS, T.FUNDING, T.REMEMBRANCE, T.COMPENSATION),
    ),
    Role.SCHOOL: (
        (A.SCHOOLS,),
        (T.REUNIFICATION, T.CHILDREN, T.RECOVERY, T.FUNDING, T.MENTAL_HEALTH, T.PREVENTION),
    ),
    Role.FAITH: (
        (A.FAITH, A.COMMUNITY),
        (T.REMEMBRANCE, T.GRIEF, T.MENTAL_HEALTH, T.DONATIONS, T.PLANNING, T.RECOVERY),
    ),
    Role.FAMILY: (
        (A.FAMILIES, A.VICTIMS),
        (T.VICTIM_ASSISTANCE, T.CHILDREN, T.GRIEF, T.COMPENSATION, T.MENTAL_HEALTH, T.FAMILY_CENTER),
    ),
}
"""For each role: the audiences whose entries count, and the topics that come first, in order."""

_SHORT = 6
_DEAD = frozenset({LinkState.BROKEN.value})


def three_minutes(
    entries: Iterable[Candidate], *, phase: Phase, role: Role, language: str
) -> list[Candidate]:
    """Return at most seven entries for this role at this time, what is quickest to read first.

    An entry counts when it is for the phase and for one of the role's audiences (the press officer also takes
    whatever is about media). No topic takes more than two places, so that one page covers what is at hand (four for entries
    in a Spanish reader's own language, which come first). Broken links are left out.
    """
    audiences, topics = FOR_ROLE[role]
    fitting = [e for e in entries if _fits(e, phase, audiences, topics)]
    ranked = sorted(fitting, key=lambda e: _order(e, audiences, topics, language))
    taken: list[Candidate] = []
    crowd: dict[str, int] = {}
    for entry in ranked:
        about = next((t.value for t in topics if t.value in entry.topics), "")
        most = 4 if language == "es" and "es" in entry.languages else 2
        if len(taken) < THREE_MINUTES and crowd.get(about, 0) < most:
            crowd[about] = crowd.get(about, 0) + 1
            taken.append(entry)
    return sorted(taken, key=lambda e: (not e.one_page, e.minutes, ranked.index(e)))


def _fits(entry: Candidate, phase: Phase, audiences: Collection[Audience], topics: Sequence[Topic]) -> bool:
    """Lessons are found by asking; what is read in three minutes is published by somebody who stands for it."""
    if phase.value not in entry.phases or entry.link in _DEAD or entry.format == Format.LESSON:
        return False
    named = set(topics) & set(entry.topics)
    mine = set(audiences) & set(entry.audiences)
    return bool(mine and named) or topics[0].value in entry.topics


def _order(
    entry: Candidate, audiences: Sequence[Audience], topics: Sequence[Topic], language: str
) -> tuple[object, ...]:
    place = min((topics.index(Topic(t)) for t in entry.topics if Topic(t) in topics), default=len(topics))
    first = audiences[0].value in entry.audiences
    long = entry.minutes > _SHORT or entry.format == Format.SLIDES.value
    return (
        language == "es" and "es" not in entry.languages,
        entry.third_party,
        long,
        not entry.one_page,
        place + (0 if first else 2),
        entry.minutes,
        entry.slug,
    )


REFUSED = frozenset({401, 403, 405, 406, 429, 999})
"""A site that sends machines away says nothing about its page."""
AGAIN = timedelta(days=1)
"""After a look that failed once, the next one comes this soon."""


def link_after(before: str, *, status: int, moved: bool, closed: bool) -> LinkState:
    """Return a link's state after a look. ``status`` is the last HTTP answer, 0 for none at all.

    One failure is doubt, a second in a row is broken. A site that refuses machines (401, 403, 429) is no
    proof that the page is gone: such a link stays doubtful and a person looks.
    """
    if closed:
        return LinkState.CLOSED
    if 200 <= status < 300:
        return LinkState.MOVED if moved else LinkState.GOOD
    if status in REFUSED:
        return LinkState.DOUBTFUL
    failed_before = before in {LinkState.DOUBTFUL.value, LinkState.BROKEN.value}
    return LinkState.BROKEN if failed_before else LinkState.DOUBTFUL


def next_look(state: LinkState, *, at: datetime, every: timedelta) -> datetime:
    """Return when a link is looked at again: a day after a first failure, else after ``every``."""
    return at + (min(AGAIN, every) if state is LinkState.DOUBTFUL else every)
