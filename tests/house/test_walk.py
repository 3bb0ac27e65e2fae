"""A walk through every address as every person of the cast: who is turned away, and what a visit leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from alongside.accounts.models import Person
from alongside.accounts.permissions import Permission, Role, permissions_of
from alongside.cli.documents import Page, pages_of_the_house
from alongside.kernel import clock
from alongside.reporting.queries import shown_half_years
from tests.conftest import NOON
from tests.house import words
from tests.house.story import Story, World, tell
from tests.house.walking import (
    HOSTILE,
    MADE_UP,
    Walker,
    address,
    asked_elsewhere,
    heading_leaps,
    invented,
    parameters,
    plain,
    unordered_come,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db
PAGES = pages_of_the_house()
SIGN_IN, CASE_DOOR, LIST_DOOR = "/account/sign-in/", "/help/case/open/", "/offers/list/open/"
ROLES = {
    "officer": Role.DUTY, "coordinator": Role.COORDINATOR, "advisor": Role.ADVISOR, "other_advisor": Role.ADVISOR,
    "roster_manager": Role.ROSTER, "care_lead": Role.CARE, "funder": Role.FUNDER, "records": Role.RECORDS,
    "admin": Role.ADMIN, "planner": Role.PLANNER,
}  # fmt: skip
OWN = {Permission.ANSWER_PAGE, Permission.OWN_ENGAGEMENT, Permission.OWN_ENTRY, Permission.OWN_PLANS}
OWNER = {"case": "advisor", "held": "other_advisor", "house": "advisor", "plan": "planner"}
# Words that are part of an address and not the name of a thing: every value that exists.
HALF = shown_half_years(NOON)[0].key
OF_AN_ITEM = {"kind": "item", "entry_key": "ics-03"}
WORDS = {
    "oversight:measures_of": {"key": HALF},
    "oversight:export": {"key": HALF},
    "casework:travel_form": {"what": "host"},
    **{f"catalog:{name}": {"entry_key": "ics"} for name in ("protocol", "look_after", "add")},
    **{f"catalog:{name}": OF_AN_ITEM for name in ("edit", "restore", "offer", "retire")},
}
SignIn = Callable[..., Client]
Wrong = list[str]


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: Any) -> Iterator[Story]:
    """Tell the story once for all tests of this file; each knock undoes itself, and the end undoes the rest."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = tell(Cast.arrive(NOON), NOON)
        with clock.frozen(made.later):
            yield made
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(story: Story) -> None:
    """Let the story's own transaction stand in for the one that pytest-django opens for each test."""


@pytest.fixture
def visitor(client_for: SignIn) -> Callable[..., Walker]:
    """Return somebody's browser: signed in just now, with the second step done."""

    def arrive(person: Person) -> Walker:
        client = client_for(person)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": clock.now().timestamp()}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        return Walker(client)

    return arrive


def values_of(story: Story, page: Page) -> Iterator[tuple[str, World]]:
    """Yield every world that has all that an address needs, with its name."""
    needed, seen = parameters(page), set()
    for name, world in story.worlds.items():
        found = {**MORE, **WORDS.get(page.name, {}), **world}
        token = found.get("token", {})
        if isinstance(token, dict) and (space := page.name.split(":")[0]) in token:
            found["token"] = token[space]
        elif "token" in needed:
            continue
        if needed and all(n in found for n in needed) and (url := address(page, found)) not in seen:
            seen.add(url)
            yield name, found


MORE: World = {"key": "wave_size", "item_key": "ics-03", "sheet_key": "chief"}
# Keys of allauth's mails and passkeys, and the demo's letters: made only outside of tests of the house.
NO_EXAMPLE = {
    "account_reset_password_from_key": "the link of a mail; tests/integration/test_sign_in.py opens it",
    "mfa_remove_webauthn": "needs a passkey of a real browser",
    **{
        f"carriers:{name}": "opened by a signature; tests/integration/test_carrier_hooks.py knocks"
        for name in ("receipt", "text", "call", "person", "key")
    },
    "demo:letter": "no demo in tests; tests/integration/test_account_desk.py opens its door",
}
# A second time does nothing, and neither does a time too many.
DONE_IS_DONE = {"duty:remove_shift"}
# Pages of something that most requests of the story do not have (yet).
MAY_BE_ABSENT = {
    "day:echo": "not proved real, so it brings nothing back",
    "duty:choose_team": "no team yet",
    "duty:limit": "one of the steps on offer, named in the query",
    "duty:open_callout": "no team to ask",
    "intake:code": "not verified, or over",
    "my:paper": "only a hand-back plan is the team's, and none is kept here",
}
# What these wrote is kept although they answer with 200: their form carries no key.
ANSWERS_WITH_A_FILE = {"directory:roster_export", "casework:helpers_export", "my:helpers_export"}
VARIES = {
    "casework:travel_expenses": "a spreadsheet says when it was written",
    "casework:funding_costs_file": "a spreadsheet says when it was written",
    "public:case_funding_costs_file": "a spreadsheet says when it was written",
    "funding:costs_blank": "a spreadsheet says when it was written",
    "casework:funding_applications_file": "a spreadsheet says when it was written",
    "mfa_add_webauthn": "a new challenge on every visit",
    "planner:file": "a file says when it was made",
    "planner:checklist": "a file says when it was made",
}


def test_the_story_has_an_example_for_every_address(story: Story):
    without = [p.name for p in PAGES if parameters(p) and not list(values_of(story, p))]
    assert sorted(without) == sorted(NO_EXAMPLE), "add an example to tests/house/story.py"


def test_a_stranger_is_asked_to_sign_in_or_sees_a_public_page(story: Story):
    wrong: Wrong = []
    walker = Walker(Client())
    for page in PAGES:
        urls = {invented(page, MADE_UP), *(address(page, v) for _, v in list(values_of(story, page))[:1])}
        if page.declared.kind == "public":
            urls |= {invented(page, HOSTILE), *(address(page, v) for _, v in values_of(story, page))}
        for url in sorted(urls):
            for method in ("get", "post"):
                answer = walker.knock(method, url)
                door = {"desk": SIGN_IN, "requester": CASE_DOOR, "owner": LIST_DOOR}.get(page.declared.kind)
                turned = answer.status == 302 and answer.location.split("?")[0] == door
                if (door and not turned) or (not door and answer.status >= 500):
                    wrong.append(f"{method} {url!r}: {answer.status} {answer.location} {answer.error}")
                if (door or method == "get") and answer.wrote:
                    wrong.append(f"{method} {url!r} wrote {answer.wrote}")
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("who", ROLES)
def test_who_may_not_is_told_what_is_told_of_nothing(story: Story, visitor: Callable[..., Walker], who: str):
    wrong: Wrong = []
    walker = visitor(getattr(story.cast, who))
    held = permissions_of(frozenset({ROLES[who]}))
    for page in (p for p in PAGES if p.declared.kind == "desk" and p.declared.permission not in held):
        nothing, first = invented(page, MADE_UP), next(values_of(story, page), None)
        real = address(page, first[1]) if first else nothing
        shown, posted = walker.knock("get", real), walker.knock("post", real)
        absent = walker.knock("get", nothing) if first else shown
        if shown.status != absent.status or shown.status not in {404, 405} or posted.status != 404:
            wrong.append(f"{real}: {shown.status}, {absent.status}, POST {posted.status} {posted.error}")
        if plain(shown, real) != plain(absent, nothing):
            wrong.append(f"{real} and {nothing} differ")
        if shown.wrote or posted.wrote:
            wrong.append(f"{real} wrote {shown.wrote} {posted.wrote}")
    assert not wrong, "\n".join(["", *wrong])


def test_who_may_finds_no_page_of_what_does_not_exist(story: Story, visitor: Callable[..., Walker]):
    wrong: Wrong = []
    walkers = {who: visitor(person) for who, person in story.cast.everyone().items()}
    for who, page in first_holders():
        for kinds in (MADE_UP, HOSTILE) if parameters(page) else (MADE_UP,):
            url = invented(page, kinds)
            for method in ("get", "post"):
                answer = walkers[who].knock(method, url)
                fine = {404, 405} if parameters(page) else {200, 302, 404, 405, 409, 422}
                done = page.name in DONE_IS_DONE and answer.status == 302 and not answer.wrote
                if answer.status not in fine and not done:
                    wrong.append(f"{method} {url!r}: {answer.status} {answer.location} {answer.error}")
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("who", ROLES)
def test_every_page_of_a_case_opens_changes_nothing_and_is_drawn_in_full(
    story: Story, visitor: Callable[..., Walker], who: str
):
    walker = visitor(getattr(story.cast, who))
    held = permissions_of(frozenset({ROLES[who]}))
    mine = [p for p in PAGES if p.declared.kind == "desk" and p.declared.permission in held]
    urls = [(p, url) for p in mine for url in own_addresses(story, p, who)]
    assert urls
    wrong = list(faults_of(walker, urls))
    assert not wrong, "\n".join(["", *wrong])


def test_every_public_page_opens_changes_nothing_and_is_drawn_in_full(story: Story):
    wrong: Wrong = []
    for page in (p for p in PAGES if p.declared.kind == "public"):
        urls = [(page, address(page, values)) for _, values in values_of(story, page)]
        urls = urls or [(page, invented(page, MADE_UP))]
        absent = page.name in NO_EXAMPLE or page.route.startswith("/demo/")
        wrong += faults_of(Walker(Client()), urls, absent=absent)
    assert not wrong, "\n".join(["", *wrong])


def test_every_page_of_the_requester_opens_changes_nothing_and_is_drawn_in_full(story: Story):
    mine = [p for p in PAGES if p.declared.kind == "requester"]
    urls = [(p, address(p, {**MORE, **story.worlds["case"]})) for p in mine]
    wrong = list(faults_of(Walker(story.chief()), urls))
    assert not wrong, "\n".join(["", *wrong])


def test_every_page_of_the_owner_of_offers_opens_changes_nothing_and_is_drawn_in_full(story: Story):
    mine = [p for p in PAGES if p.declared.kind == "owner"]
    urls = [(p, address(p, story.worlds["case"])) for p in mine]
    assert urls
    wrong = list(faults_of(Walker(story.owner()), urls))
    assert not wrong, "\n".join(["", *wrong])


def test_a_list_of_offers_answers_only_its_own_owner(story: Story):
    wrong: Wrong = []
    walker = Walker(story.owner())
    for page in (p for p in PAGES if p.declared.kind == "owner" and parameters(p)):
        url = address(page, story.worlds["general"])
        for method in ("get", "post"):
            answer = walker.knock(method, url, {"act": "park"} if method == "post" else None)
            if answer.status not in {404, 405} or answer.wrote:
                wrong.append(f"{method} {url}: {answer.status} {answer.wrote}")
    assert not wrong, "\n".join(["", *wrong])


compared: set[str] = set()


def first_holders() -> list[tuple[str, Page]]:
    """Return each page of a desk with one person who may open it; of what is one's own, with both advisors."""
    found = []
    for page in (p for p in PAGES if p.declared.kind == "desk"):
        who = [
            w for w, role in ROLES.items() if page.declared.permission in permissions_of(frozenset({role}))
        ]
        found += [(w, page) for w in (who if page.declared.permission in OWN else who[:1])]
    return found


def own_addresses(story: Story, page: Page, who: str) -> Iterator[str]:
    """Yield the addresses of a page for all there is, or for what is the person's own."""
    if not parameters(page):
        yield address(page, {})
    for name, values in values_of(story, page):
        if page.declared.permission not in OWN or OWNER.get(name) == who:
            yield address(page, values)


def faults_of(walker: Walker, urls: list[tuple[Page, str]], *, absent: bool = False) -> Iterator[str]:
    """Open each address and yield what is wrong: status, writes, undefined words, late queries, rows by chance."""
    for page, url in urls:
        with unordered_come(backward=False):
            answer = walker.knock("get", url)
        fine = {200, 302, 405} | ({404} if absent or page.name in MAY_BE_ABSENT else set())
        if answer.status not in fine:
            yield f"{url}: {answer.status} {answer.error}"
        if answer.wrote:
            yield f"{url} wrote {answer.wrote}"
        if answer.undefined:
            yield f"{url} uses undefined {answer.undefined}"
        if elsewhere := asked_elsewhere(answer.body):
            yield f"{url} makes the browser ask {elsewhere}"
        if leaps := heading_leaps(answer.body):
            yield f"{url} leaps over a level of headings: {leaps[0]}"
        if answer.late_queries:
            yield f"{url} asks while drawing: {answer.late_queries[0]}"
        if answer.status == 200 and url not in compared and page.name not in VARIES:
            compared.add(url)
            with unordered_come(backward=True):
                if plain(walker.knock("get", url)) != plain(answer):
                    yield f"{url} shows rows in an order that nobody asked for"


@pytest.mark.parametrize("who", ["advisor", "other_advisor"])
def test_what_is_anothers_own_does_not_exist(story: Story, visitor: Callable[..., Walker], who: str):
    wrong: Wrong = []
    walker = visitor(getattr(story.cast, who))
    for page in (p for p in PAGES if p.declared.permission in OWN):
        for name, values in values_of(story, page):
            if OWNER.get(name) == who:
                continue
            url = address(page, values)
            shown, posted = walker.knock("get", url), walker.knock("post", url)
            if (
                shown.status not in {404, 405}
                or posted.status not in {404, 405}
                or shown.wrote
                or posted.wrote
            ):
                wrong.append(f"{url} of {name}: {shown.status}, POST {posted.status} {posted.wrote}")
    assert not wrong, "\n".join(["", *wrong])


def test_a_case_page_answers_only_for_its_own_request(story: Story):
    wrong: Wrong = []
    walker = Walker(story.chief())
    for page in (p for p in PAGES if p.declared.kind == "requester" and parameters(p)):
        for name, values in values_of(story, page):
            answer = walker.knock("post", address(page, values), {"answer": "yes"})
            if name != "case" and (answer.status != 404 or answer.wrote):
                wrong.append(f"{address(page, values)} of {name}: {answer.status} {answer.wrote}")
    assert not wrong, "\n".join(["", *wrong])


def test_an_empty_form_breaks_nothing(story: Story, visitor: Callable[..., Walker]):
    wrong: Wrong = []
    walkers = {who: visitor(person) for who, person in story.cast.everyone().items()}
    for who, page in first_holders():
        for url in own_addresses(story, page, who):
            answer = walkers[who].knock("post", url, {"write_key": "an empty form"})
            kept = answer.done or page.name in ANSWERS_WITH_A_FILE or set(answer.wrote) <= {"base_writekey"}
            told = answer.status in {302, 404, 405, 409, 422} or (answer.status == 200 and kept)
            if not told or answer.undefined:
                wrong.append(f"{url}: {answer.status} {answer.wrote} {answer.undefined} {answer.error}")
    assert not wrong, "\n".join(["", *wrong])


def asking_pages(story: Story) -> Iterator[tuple[str, str]]:
    """Yield (whose browser, address) of every page that chiefs, delegates, owners, advisors, planners or anyone see."""
    for page in PAGES:
        kind, own = page.declared.kind, page.declared.permission in {*OWN, Permission.OWN_ACCOUNT}
        if kind in {"requester", "owner"}:
            yield kind, address(page, {**MORE, **story.worlds["case"]})
        elif kind == "public" and not page.route.startswith("/demo/"):
            found = [address(page, values) for _, values in values_of(story, page)]
            yield from (("public", url) for url in found or [invented(page, MADE_UP)])
        elif kind == "desk" and own:
            for who in ("planner", "advisor"):
                if page.declared.permission in permissions_of(frozenset({ROLES[who]})):
                    yield from ((who, url) for url in own_addresses(story, page, who))


def browsers(story: Story, visitor: Callable[..., Walker]) -> dict[str, Walker]:
    """Return a browser of each of those."""
    return {
        "public": Walker(Client()),
        "requester": Walker(story.chief()),
        "owner": Walker(story.owner()),
        "planner": visitor(story.cast.planner),
        "advisor": visitor(story.cast.advisor),
    }


def test_words_stay_when_the_language_changes(story: Story, visitor: Callable[..., Walker]):
    walkers, wrong, tried = browsers(story, visitor), [], set()
    for who, url in dict.fromkeys(asking_pages(story)):
        answer = walkers[who].knock("get", url)
        if answer.status == 200 and (lost := words.lost(walkers[who], answer.body, tried)):
            wrong.append(f"{url} ({who}): {lost}")
    print(f"{len(tried)} different forms were filled")
    assert len(tried) > 30
    assert not wrong, "\n".join(["", *wrong])


def test_a_page_that_only_a_form_draws_can_be_opened_in_another_language(
    story: Story, visitor: Callable[..., Walker]
):
    walkers, wrong, drawn = browsers(story, visitor), [], 0
    for who, url in dict.fromkeys(asking_pages(story)):
        answer = walkers[who].knock("post", url, {"write_key": "an empty form"})
        if answer.status not in {200, 409, 422} or "<html" not in answer.body:
            continue
        drawn += 1
        if there := words.back_to(answer.body):
            again = walkers[who].knock("get", there)
            if again.status not in {200, 302}:
                wrong.append(f"{url} ({who}) leads to {there}: {again.status}")
    assert drawn > 20
    assert not wrong, "\n".join(["", *wrong])


NO_WAY_OUT = {
    "/demo/": "shows made-up people on this machine only, and does not exist elsewhere",
    "/desk/": "staff sign in at work, and sign out",
    "/my/": "as the desks",
    "/advisor/availability/": "as the desks",
    "/plans/mine/": "as the desks; the plan in the browser has it",
}
"""Where pages lack the way out, and why. Errors of ours (500, 503) lack it too: nothing may be needed to draw them."""


def test_every_page_that_could_be_watched_over_a_shoulder_has_a_way_out(story: Story):
    walkers = {"public": Walker(Client()), "requester": Walker(story.chief()), "owner": Walker(story.owner())}
    without, looked = set(), 0
    for who, url in dict.fromkeys(asking_pages(story)):
        answer = walkers[who].knock("get", url) if who in walkers else None
        if answer is None or answer.status != 200 or "<html" not in answer.body:
            continue
        looked += 1
        assert not url.startswith(tuple(NO_WAY_OUT)), url
        if answer.body.count("data-exit") != 1 or "js/alongside" not in answer.body:
            without.add(url)
    assert looked > 80
    assert not without


MOST_AGAIN = 14 * 1024
"""Bytes of a page that is opened again, when style, scripts and fonts are there: 15 KB with its headers."""


def test_a_public_page_is_small_when_it_is_opened_again(story: Story):
    heavy: Wrong = []
    client, looked = Client(headers={"accept-encoding": "gzip"}), 0
    for who, url in dict.fromkeys(asking_pages(story)):
        answer = client.get(url) if who == "public" else None
        if answer is None or answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        looked += 1
        if len(answer.content) > MOST_AGAIN:
            heavy.append(f"{url}: {len(answer.content)} bytes")
    assert looked > 60
    assert not heavy, "\n".join(["", *heavy])
