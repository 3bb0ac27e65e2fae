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


class ExemptionState(Choice):
    """Where a step that bends one limit for one request is."""

    ASKED = "asked", gettext_noop("Waits for a signature")
    APPROVED = "approved", gettext_noop("Approved for this request")
    DECLINED = "declined", gettext_noop("Not approved")
    ENDED = "ended", gettext_noop("Taken back")


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

E = ExemptionState
EXEMPTION = Lifecycle(
    name=gettext_noop("exemption for one request"),
    start=E.ASKED,
    moves=(
        Move("approve", (E.ASKED,), E.APPROVED, "whoever the limit says"),
        Move("decline", (E.ASKED,), E.DECLINED, "whoever the limit says"),
        Move("end", (E.ASKED, E.APPROVED), E.ENDED, "duty officer"),
    ),
)
