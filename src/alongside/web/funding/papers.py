"""Costs and drafts for anyone: a file comes in, a page or a file goes out, and nothing is stored.

Nobody is signed in and no cookie is set, so the worksheet lives in the person's own file and the answers travel signed
in the form, as on the path.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from alongside.base.limits import may_try
from alongside.base.secrets import hashed
from alongside.funding import queries
from alongside.funding.words import DraftFormat
from alongside.web.access import PageRequest, public_page
from alongside.web.address import client_address
from alongside.web.funding.views import carried, today_of
from alongside.web.tongues import as_typed, draws_what_was_sent, wanted
from alongside.web.worksheet import costs as page
from alongside.web.worksheet import drafts as draft_page
from alongside.web.worksheet.page import own_events

TRIES, WINDOW = 60, 3600
"""Files that one internet address may have read or made without a sign-in, in so many seconds."""


class LookForm(page.FileForm):
    """A worksheet to look at. There are no lines here to keep."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["how"], self.fields["seen"]


class PublicDraftForm(LookForm, draft_page.DraftForm):
    """A draft from what comes with the form: answers, the names of agency and place, a worksheet if there is one."""

    agency = forms.CharField(label=gettext_lazy("Name of the agency"), max_length=120, required=False)
    place = forms.CharField(label=gettext_lazy("City or county, and state"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.order_fields(["kind", "language", "agency", "place", "file", "keep"])

    def clean_file(self) -> Any:
        """Let a draft be made without a worksheet."""
        return super().clean_file() if self.cleaned_data.get("file") else None


def _too_many(request: PageRequest) -> HttpResponse | None:
    key = f"funding-file:{hashed('address', client_address(request))}"
    if may_try(key=key, tries=TRIES, seconds=WINDOW, at=request.visitor.at):
        return None
    return render(request, "errors/429.html", status=429)


def _costs_page(request: PageRequest, form: LookForm, *, status: int = 200, **more: Any) -> HttpResponse:
    files = [{"label": k.upper(), "url": reverse("funding:costs_blank", args=[k])} for k in page.FILES]
    return render(request, "funding/costs.html", {"form": form, "files": files, **more}, status=status)


@csrf_exempt  # nobody is signed in and nothing is stored, so there is nothing to forge
@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def costs(request: PageRequest) -> HttpResponse:
    """Look at a worksheet: sums, and what stands out. The file is read and forgotten."""
    if request.method != "POST":
        return _costs_page(request, LookForm())
    form = LookForm(request.POST, request.FILES)
    if refused := _too_many(request):
        return refused
    if not form.is_valid():
        return _costs_page(request, form, status=422)
    found = page.read(form.cleaned_data["file"], keep=form.cleaned_data["keep"])
    form.asks_again = bool(found.doubts)
    if not found.ok:
        return _costs_page(request, form, **page.import_context(found), status=422)
    return _costs_page(request, LookForm(), **page.look_context(found.lines, queries.catalog(), {}))


@public_page
@require_safe
def blank(request: PageRequest, table_kind: str) -> HttpResponse:
    """A blank worksheet."""
    if table_kind not in page.FILES:
        raise Http404
    return page.file_of((), table_kind, name="costs")


@draws_what_was_sent
@csrf_exempt  # nobody is signed in and nothing is stored, so there is nothing to forge
@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: PageRequest) -> HttpResponse:
    """Make a draft from the answers and the worksheet that come with the form."""
    path = carried(queries.catalog(), request.POST.get("so_far", ""))
    answers = path.answers
    context: dict[str, Any] = {"so_far": path.signed(), "answered": bool(answers)}
    if request.method != "POST" or request.POST.get("go") != "make":
        form = PublicDraftForm(None, initial={"kind": request.POST.get("kind", "")})
        return render(request, "funding/drafts.html", {**context, "form": form})
    form = PublicDraftForm(request.POST, request.FILES)
    if wanted(request):
        return render(request, "funding/drafts.html", {**context, "form": as_typed(form)})
    if refused := _too_many(request):
        return refused
    if form.is_valid():
        data = form.cleaned_data
        found = page.read(data["file"], keep=data["keep"]) if data["file"] else None
        if found is None or found.ok:
            lines = found.lines if found else ()
            facts = draft_page.facts_of(
                answers, today_of(request.visitor.at), events=own_events(answers), lines=lines,
                agency=data["agency"], place=data["place"],
            )  # fmt: skip
            file_format = DraftFormat.PDF if request.POST.get("draft_format") == "pdf" else DraftFormat.DOCX
            draft = draft_page.made(data["kind"], facts, data["language"])
            return draft_page.sent(
                draft_page.file_of(draft, file_format), file_format, draft.kind.replace("_", "-")
            )
        form.asks_again = bool(found.doubts)
        context |= page.import_context(found)
    return render(request, "funding/drafts.html", {**context, "form": form}, status=422)
