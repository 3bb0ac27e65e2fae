"""The one reading door of the room."""

from alongside.plans.queries.catalog import catalog, new_plan
from alongside.plans.queries.keeping import (
    PlanCard,
    PlanLine,
    Version,
    card,
    differences,
    document_of,
    mine,
    version,
    versions,
)
from alongside.plans.queries.people import (
    InvitationCard,
    comments,
    invitation_by_link,
    invitations,
    members,
)
from alongside.plans.queries.tying import (
    Attached,
    Offered,
    TieCard,
    attached,
    offered,
    tie,
    ties_of,
    waiting_ties,
)

__all__ = [
    "Attached",
    "InvitationCard",
    "Offered",
    "PlanCard",
    "PlanLine",
    "TieCard",
    "Version",
    "attached",
    "card",
    "catalog",
    "comments",
    "differences",
    "document_of",
    "invitation_by_link",
    "invitations",
    "members",
    "mine",
    "new_plan",
    "offered",
    "tie",
    "ties_of",
    "version",
    "versions",
    "waiting_ties",
]
