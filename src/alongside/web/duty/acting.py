"""One act behind a button of this desk: done, or refused with its sentence, and back to where one came from."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse

from alongside.kernel.verdict import Refused
from alongside.web.access import PageRequest
from alongside.web.templatetags.alongside_tags import sentence


def act_and_say(
    request: PageRequest, act: Callable[[], object], said: str, *, then: HttpResponse
) -> HttpResponse:
    """Do it and return ``then``, whose page says what was done or why not. A LookupError is a missing page."""
    try:
        act()
    except LookupError:
        raise Http404
    except Refused as refused:
        messages.warning(request, sentence(refused.verdict))
    else:
        messages.success(request, said)
    return then
