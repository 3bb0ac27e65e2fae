"""The life of a proposed team."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class ProposalState(Choice):
    """Where a proposed team is."""

    DRAFT = "draft", gettext_noop("Proposed")
    APPROVED = "approved", gettext_noop("Approved")
    REPLACED = "replaced", gettext_noop("Replaced by a newer one")


class Why(Choice):
    """Why somebody is not proposed again for one request."""

    VETO = "veto", gettext_noop("Declined by the agency head")
    CONFLICT = "conflict", gettext_noop("Declared a conflict")


P = ProposalState
PROPOSAL = Lifecycle(
    name=gettext_noop("proposed team"),
    start=P.DRAFT,
    moves=(
        Move("edit", (P.DRAFT,), P.DRAFT, "duty officer"),
        Move("approve", (P.DRAFT,), P.APPROVED, "duty officer"),
        Move("replace", (P.DRAFT, P.APPROVED), P.REPLACED, "duty officer, by proposing again"),
    ),
)
