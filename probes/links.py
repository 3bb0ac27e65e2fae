"""Whatever opens a link before its person does, nothing changes; and the person needs at most two taps.

Forty ways in which mail scanners, previews, prefetchers and robots open links, a real browser that runs scripts,
scrolls, follows links and sends every form among them. Before and after, every row of call-outs, messages,
rosters and the ledger must be the same. Then a person taps.

The seeded bug takes the opening of a link for a yes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from ground import house, rows, say, scene, web

WATCHED = (
    "callouts_callout", "callouts_seat", "callouts_wave", "callouts_page", "outbox_message", "roster_commitment",
    "ledger_entry", "base_writekey",
)  # fmt: skip
ROBOTS = (
    "Mozilla/5.0 (compatible; Microsoft Office Existence Discovery)", "Mozilla/5.0 SafeLinks", "Barracuda Sentinel",
    "ProofpointURLDefense/2.0", "Mimecast-URL-Protect", "Slackbot-LinkExpanding 1.0", "facebookexternalhit/1.1",
    "Twitterbot/1.0", "WhatsApp/2.23", "TelegramBot (like TwitterBot)", "LinkedInBot/1.0", "Discordbot/2.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1)", "BingPreview/1.0b", "GoogleImageProxy", "curl/8.5.0",
    "python-requests/2.32", "Java/17.0.2", "Go-http-client/2.0", "Apple-PubSub/65.28",
)  # fmt: skip
PREFETCH: tuple[dict[str, str], ...] = (
    {"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"},
    {"X-Moz": "prefetch"}, {"X-Purpose": "preview"}, {"Range": "bytes=0-1023"},
    {"If-Modified-Since": "Sun, 01 Nov 2026 00:00:00 GMT"}, {"Accept": "application/json"},
)  # fmt: skip


def main() -> int:
    """Run the probe; return the exit code."""
    with house():
        links = _scene()
        with web.site("opening is yes") as served:
            return _play(served.port, links)


def _scene() -> list[str]:
    """Return the links of three people asked for one seat, as their messages carry them."""
    from alongside.base.secrets import link_token
    from alongside.callouts import actions
    from alongside.callouts.models import Page
    from alongside.kernel import clock

    at = clock.now()
    officer = scene.officer(at)
    scene.set_policy(at, wave_size=3)
    scene.advisors(3, at)
    proposal_id = scene.team(scene.request(at, officer), officer, at)
    callout_id = actions.open_callout(proposal_id=proposal_id, by=scene.actor(), at=at)
    pages = Page.objects.filter(callout_id=callout_id).order_by("pk")
    return [f"/advisor/page/{link_token('page', f'{p.pk}.{p.secret}')}/" for p in pages]


def _digest() -> str:
    parts = [
        f"(SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {w} t)" for w in WATCHED
    ]
    return str(rows(f"SELECT {' || '.join(parts)}")[0][0])


def _behaviors(port: int, link: str) -> list[tuple[str, Callable[[], object]]]:
    """Return the ways without a browser, by name."""

    def sends(request: bytes) -> Callable[[], object]:
        return lambda: web.ask(port, request)

    robots = [
        (f"robot {name[:20]}", sends(web.raw("GET", link, headers={"User-Agent": name}))) for name in ROBOTS
    ]
    fetches = [(str(head), sends(web.raw("GET", link, headers=head))) for head in PREFETCH]
    others = [
        ("HEAD", sends(web.raw("HEAD", link))),
        ("OPTIONS", sends(web.raw("OPTIONS", link))),
        ("PROPFIND", sends(web.raw("PROPFIND", link))),
        ("GET the answer", sends(web.raw("GET", f"{link}?answer=yes&write_key=x"))),
        ("GET the beacon", sends(web.raw("GET", f"{link}seen/"))),
        ("HEAD the beacon", sends(web.raw("HEAD", f"{link}seen/"))),
        ("POST nothing", sends(web.raw("POST", link, form={}))),
        ("POST yes from elsewhere", sends(web.raw("POST", link, form={"answer": "yes"}))),
        ("POST the form's fields without a button", sends(web.posted(link, write_key="robot"))),
        ("follow every link", lambda: _follow(port, link)),
    ]
    return robots + fetches + others


def _follow(port: int, link: str) -> None:
    page = web.ask(port, web.raw("GET", link)).body
    for found in sorted(set(re.findall(r'(?:href|src|action)="(/[^"#]*)"', page))):
        web.ask(port, web.raw("GET", found))


def _in_a_browser(port: int, link: str) -> list[tuple[str, Callable[[Any], None]]]:
    """Return the ways of a browser that nobody sits at."""
    address = f"http://127.0.0.1:{port}{link}"

    def stays(page: Any) -> None:
        page.goto(address)
        page.wait_for_timeout(2_500)

    def scrolls(page: Any) -> None:
        page.goto(address)
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(800)

    def follows(page: Any) -> None:
        page.goto(address)
        found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        for href in [h for h in found if h.startswith(f"http://127.0.0.1:{port}/")][:12]:
            page.goto(href)

    def sends_forms(page: Any) -> None:
        page.goto(address)
        for number in range(page.locator("form").count()):
            page.goto(address)
            page.evaluate("n => HTMLFormElement.prototype.submit.call(document.forms[n])", number)
            page.wait_for_timeout(300)

    return [("browser stays", stays), ("browser scrolls", scrolls), ("browser follows", follows),
            ("browser sends forms", sends_forms)]  # fmt: skip


def _play(port: int, links: list[str]) -> int:
    from alongside.launch import browser as browsers
    from tests.journeys.devices import FLAGS

    changed: list[str] = []
    before = _digest()

    def watch(name: str) -> None:
        nonlocal before
        now = _digest()
        if now != before:
            changed.append(name)
            before = now

    ways = _behaviors(port, links[0])
    for name, act in ways:
        act()
        watch(name)
    found = browsers.find()
    taps, n = -1, len(ways)
    if found:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
            scripted = _in_a_browser(port, links[1])
            for options in ({}, {"java_script_enabled": False}):
                for name, act in scripted if not options else scripted[:1]:
                    page = chromium.new_context(**options).new_page()
                    act(page)
                    page.context.close()
                    watch(f"{name} {options}")
                    n += 1
            taps = _person(chromium, port, links[2])
            chromium.close()
    ok = not changed and n >= 40 and (taps in (1, 2) if found else True)
    return say(
        "links", n=n, ok=ok, bug=bool(changed), state_changes=len(changed), changed_by=changed[:5], taps_of_a_person=taps,
        browser=bool(found),
    )  # fmt: skip


def _person(chromium: Any, port: int, link: str) -> int:
    """Let a person say yes; return the taps it took after opening the link, or 99."""
    page = chromium.new_page()
    page.goto(f"http://127.0.0.1:{port}{link}")
    button = page.get_by_role("button", name="Yes, I can")
    if not button.count():
        return 99
    button.click()
    page.wait_for_load_state()
    held = rows("SELECT count(*) FROM callouts_page WHERE state = 'yes'")[0][0]
    return 1 if held == 1 else 99


if __name__ == "__main__":
    sys.exit(main())
