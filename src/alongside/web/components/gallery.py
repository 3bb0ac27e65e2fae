"""Every component on one page with made-up content, for people who build pages. Only in debug."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString, mark_safe

from alongside.web.components.samples import INNER, SAMPLES, empty_form

TOP_COMMENT = re.compile(r"\A(?:\s*\{#.*?#\})+", re.DOTALL)


def top_comment(name: str) -> list[str]:
    """Return the lines of a component's top comment: what it is, then its arguments."""
    template: Any = get_template(f"components/{name}.html")
    found = TOP_COMMENT.match(template.template.source)
    return re.findall(r"\{#\s*(.*?)\s*#\}", found.group(0)) if found else []


def draw(name: str, request: HttpRequest | None = None) -> list[SafeString]:
    """Return a component drawn with each of its samples."""
    return [
        mark_safe(render_to_string(f"components/{name}.html", sample, request))  # noqa: S308 (our own samples)
        for sample in SAMPLES[name]
    ]


def swatches() -> list[dict[str, str]]:
    """Return the palette as the style sheet declares it: name, light value, dark value."""
    sheet = Path(__file__).parent.parent / "static" / "alongside" / "css" / "alongside.css"
    blocks = re.findall(r":root\{([^}]*)\}", sheet.read_text())
    light, dark = (dict(re.findall(r"--([\w-]+):(#\w+)", block)) for block in blocks[:2])
    return [{"name": name, "light": value, "dark": dark[name]} for name, value in light.items()]


def gallery(request: HttpRequest) -> HttpResponse:
    """Show all components; ``?q=`` answers as the agency directory does, so that suggestions can be tried."""
    words = request.GET.get("q")
    if words is not None:
        matches = [
            {
                "id": n,
                "name": f"{words.title()} {kind}",
                "place": "Marion, Ohio",
                "town": "Marion",
                "state": "OH",
            }
            for n, kind in enumerate(("Police Department", "County Sheriff's Office", "Park District Police"))
        ]
        return HttpResponse(json.dumps({"matches": matches}), content_type="application/json")
    specimens = [
        {"name": name, "about": top_comment(name), "drawn": draw(name, request)}
        for name in SAMPLES
        if name not in INNER
    ]
    form = empty_form()
    form.fields["agency"].widget.attrs["data-typeahead"] = request.path
    return render(
        request,
        "components/gallery.html",
        {"specimens": specimens, "swatches": swatches(), "form": form},
    )
