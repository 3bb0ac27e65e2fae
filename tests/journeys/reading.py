"""What a browser can say about a page: does everybody reach it, does it fit, does it read in the dark?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.journeys.devices import DESK, PHONE, Device

AXE = (Path(__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROWEST = 320
ASK_AXE = """async (only) => (await axe.run(document, {
    runOnly: only, resultTypes: ["violations"], rules: {"heading-order": {enabled: true}}})).violations.map(
    v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 140)).slice(0, 3).join(" | ")}`)"""
TOO_WIDE = """() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return "";
    return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > wide + 1)
        .map(e => e.outerHTML.slice(0, 120)).slice(-2).join(" | ") || "the page itself";
}"""


def faults(device: Device, url: str) -> Iterator[str]:
    """Open a page and yield what is wrong with it: on a phone, narrower, in the dark, on a desk."""
    page = device.page
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": PHONE, "height": 844})
    device.open(url)
    device.snapshot(url)
    yield from faults_here(device, url)


def faults_here(device: Device, url: str) -> Iterator[str]:
    """Yield what is wrong with the page as it stands."""
    page = device.page
    page.evaluate(AXE)
    yield from (f"{url}: {line}" for line in page.evaluate(ASK_AXE, {"type": "tag", "values": TAGS}))
    for width in (PHONE, NARROWEST):
        page.set_viewport_size({"width": width, "height": 844})
        if wide := page.evaluate(TOO_WIDE):
            yield f"{url} scrolls sideways at {width} px: {wide}"
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": DESK, "height": 860})
    yield from (
        f"{url} in the dark: {line}"
        for line in page.evaluate(ASK_AXE, {"type": "rule", "values": ["color-contrast", "target-size"]})
    )


class _Shape(HTMLParser):
    """Collects the tags of a page with what matters to a reader of structure, and no words."""

    KEPT = {"class", "role", "type", "aria-current", "open", "disabled", "checked", "lang"}

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.append(tag + str(sorted((k, v) for k, v in attrs if k in self.KEPT)))


def shape(html: str) -> str:
    """Return a page's structure; a list of three looks like a list of two. Equal shapes are tested once."""
    parser = _Shape()
    parser.feed(html)
    text = "\n".join(parser.seen)
    while (shorter := re.sub(r"((?:[^\n]+\n){1,30}?)\1+", r"\1", text)) != text:
        text = shorter
    return text
