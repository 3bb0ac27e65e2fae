"""The pages of docs/ that are made from the program, so that they cannot say anything else than it does.

Each function returns pages as {path below docs/: text}. They need Django set up, and no database.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

import alongside
from alongside import matching
from alongside.accounts.permissions import TABLE, Permission, Role
from alongside.cli.match import schema_text
from alongside.funding import cases as funding_cases
from alongside.kernel.lifecycle import Lifecycle
from alongside.plans import shape as plan_shape
from alongside.policy.catalog import CATALOG
from alongside.web.access import Declared

MADE = "<!-- Written by `make docs` from {source}. Change that, not this page. -->\n\n"
ONLY_IN_DEBUG = {"gallery"}
CARRIER = "a carrier, by the signature of its request; no form token"
KINDS = {
    "public": "anyone",
    "requester": "the requester's own device",
    "owner": "the device of the owner of one list of offers",
    "carrier": CARRIER,
    "desk": "",
}


def all_pages() -> dict[str, str]:
    """Return every generated page."""
    return {
        **state_pages(),
        "access.md": access_page(),
        "clocks.md": clocks_page(),
        "funding-cases.md": MADE.format(source="src/alongside/funding/data/cases.yaml")
        + funding_cases.page(),
        "schema/match-problem.schema.json": schema_text(),
        "schema/plan.schema.json": json.dumps(plan_shape.schema(), indent=1, ensure_ascii=False) + "\n",
    }


def lifecycles() -> dict[str, list[Lifecycle]]:
    """Return the lifecycles of each room that has a ``states`` drawer, in the order written there."""
    found: dict[str, list[Lifecycle]] = {}
    for room in sorted(m.name for m in pkgutil.iter_modules(alongside.__path__) if m.ispkg):
        if importlib.util.find_spec(f"alongside.{room}.states") is None:
            continue
        states = vars(importlib.import_module(f"alongside.{room}.states")).values()
        tables = [value for value in states if isinstance(value, Lifecycle)]
        if tables:
            found[room] = tables
    return found


def state_pages() -> dict[str, str]:
    """Return one page per room: a diagram and the words of every lifecycle, and a list of the pages."""
    index = MADE.format(source="the rooms' states.py") + "# States\n\n"
    index += "Every life is a table in its room's `states.py`; these pages are drawn from the tables.\n\n"
    pages = {}
    for room, tables in lifecycles().items():
        names = ", ".join(table.name for table in tables)
        index += f"- [{room}]({room}.md): {names}\n"
        text = MADE.format(source=f"src/alongside/{room}/states.py") + f"# States in {room}\n"
        pages[f"states/{room}.md"] = text + "".join(map(_lifecycle, tables))
    return {"states/README.md": index, **pages}


def _lifecycle(table: Lifecycle) -> str:
    words = _rows(("state", "shown as"), ((f"`{s.value}`", s.label) for s in type(table.start)))
    moves = _rows(
        ("event", "from", "to", "by"),
        (
            (f"`{m.event}`", ", ".join(f"`{s.value}`" for s in m.sources), f"`{m.target.value}`", m.who)
            for m in table.moves
        ),
    )
    title = table.name[0].upper() + table.name[1:]
    return f"\n## {title}\n\n```mermaid\n{table.mermaid()}```\n\n{words}\n{moves}"


@dataclass(frozen=True)
class Page:
    """One address: how it is written, the name by which it is found, its view and what that declares."""

    route: str
    name: str
    view: object
    declared: Declared | None


def pages_of_the_house() -> list[Page]:
    """Return every address in the order of the urlconf, without those that exist only in debug."""
    found = _walk(get_resolver().url_patterns, "", ())
    return [page for page in found if page.name not in ONLY_IN_DEBUG]


def _walk(patterns: list[URLPattern | URLResolver], before: str, spaces: tuple[str, ...]) -> Iterator[Page]:
    for pattern in patterns:
        route = before + _written(pattern.pattern)
        if isinstance(pattern, URLResolver):
            deeper = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, route, deeper)
        else:
            name = ":".join((*spaces, pattern.name or ""))
            yield Page(f"/{route}", name, pattern.callback, getattr(pattern.callback, "declared", None))


def _written(pattern: object) -> str:
    if isinstance(pattern, RegexPattern):
        return str(pattern).lstrip("^").rstrip("$")
    return str(pattern) if isinstance(pattern, RoutePattern) else ""


def access_page() -> str:
    """Return the access policy: role by permission, then page by page."""
    text = MADE.format(source="accounts/permissions.py and the addresses") + "# Who may do what\n\n"
    text += (
        "What a permission shows of one case is narrowed further by the query behind the page: an advisor\n"
    )
    text += "sees only their own. Whatever a person may not see answers exactly like what does not exist.\n\n"
    text += "## Roles and permissions\n\n"
    text += _rows(
        ("permission", *(role.label for role in Role)),
        ((p.label, *("yes" if p in TABLE[role] else "" for role in Role)) for p in Permission),
    )
    pages = list(dict.fromkeys(map(_page_row, pages_of_the_house())))
    text += f"\n## Pages\n\n{len(pages)} addresses. The component gallery, in debug only, is not counted.\n\n"
    return text + _rows(("address", "who", "permission"), pages)


def _page_row(page: Page) -> tuple[str, str, str]:
    if page.declared is None:
        return (f"`{page.route}`", "NOT DECLARED", "")
    permission = page.declared.permission
    if permission is None:
        return (f"`{page.route}`", KINDS.get(page.declared.kind, page.declared.kind), "")
    holders = [role.label for role in Role if permission in TABLE[role]]
    who = "everyone who signs in" if len(holders) == len(Role) else ", ".join(holders)
    return (f"`{page.route}`", who, permission.label)


def clocks_page() -> str:
    """Return every clock and limit with its default."""
    text = MADE.format(source="policy/catalog.py") + "# Clocks and limits\n\n"
    text += (
        "Defaults of a new installation. An administrator changes them on the page “Clocks”; each change\n"
    )
    text += (
        "is a new version with who made it and why. All are the program's own choices: none is a promise of\n"
    )
    text += "the Department of Justice or of any association, and no page presents one as such.\n\n"
    return text + _rows(
        ("key", "default", "allowed", "what it means", "where the default comes from"),
        (
            (f"`{s.key}`", f"{s.default} {s.unit}", f"{s.lowest} to {s.highest}", s.sentence, s.basis)
            for s in CATALOG.values()
        ),
    )


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def rules_table() -> str:
    """Return the table of the matcher's hard rules: code, sentence, source, and what may be done about it."""
    return "\n" + _rows(
        (
            "code",
            "sentence",
            "source",
            "two people may set it aside",
            "offered as a way out",
        ),
        (
            (
                f"`{code.value}`",
                re.sub(r"%\(\w+\)s", "…", rule.sentence),
                rule.source,
                "yes" if rule.overridable else "",
                _way_out(code),
            )
            for code, rule in matching.RULES.items()
        ),
    )


def _way_out(code: matching.ReasonCode) -> str:
    if code in matching.PERSONAL:
        return f"by {matching.APPROVERS[matching.PERSONAL[code][1]]}"
    if code in matching.IN_PERSON_RULES:
        return "first contact by phone or video" + (
            ", longer travel" if code.value == "travel_too_far" else ""
        )
    return "no"


def blocks(docs: Path) -> dict[str, str]:
    """Return the pages below ``docs`` of which a part between marks is generated, with that part as it is now."""
    start, end = "<!-- rules: written by `make docs` -->\n", "<!-- rules end -->"
    page = _read(docs / "matching.md") or ""
    before, _, rest = page.partition(start)
    _, _, after = rest.partition(end)
    return {"matching.md": f"{before}{start}{rules_table()}\n{end}{after}"}


def stale(docs: Path) -> list[str]:
    """Return the generated pages below ``docs`` that are missing, differ, or belong to no room any more."""
    made = all_pages() | blocks(docs)
    old = [name for name, text in made.items() if _read(docs / name) != text]
    left = [f"states/{path.name}" for path in (docs / "states").glob("*.md")]
    return sorted({*old, *(name for name in left if name not in made)})


def write(docs: Path) -> list[str]:
    """Write what is stale below ``docs``, remove what belongs to no room, and return the names."""
    made, changed = all_pages() | blocks(docs), stale(docs)
    for name in changed:
        path = docs / name
        if name not in made:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[name], encoding="utf-8")
    return changed


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
