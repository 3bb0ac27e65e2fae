"""The sheet of helpers in the blocks of the resource request form ICS-213RR, one line for each helper.

Blocks and titles are those of the FEMA form in use (its 2011 edition numbers them one higher). Blocks for
signatures and for logistics and finance stay empty: they are filled in by hand by those who have that office.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from alongside.engagements.queries.helping import HelperCard
from alongside.kernel.spreadsheet import write_csv

BLOCKS: Final = (
    ("1", "Incident Name"),
    ("2", "Date/Time"),
    ("3", "Resource Request Number"),
    ("4a", "Qty."),
    ("4b", "Kind"),
    ("4c", "Type"),
    ("4d", "Detailed Item Description"),
    ("4e", "Arrival Date and Time - Requested"),
    ("4f", "Arrival Date and Time - Estimated"),
    ("4g", "Cost"),
    ("5", "Requested Delivery/Reporting Location"),
    ("6", "Suitable Substitutes and/or Suggested Sources"),
    ("7", "Requested by Name/Position"),
    ("8", "Priority"),
    ("9", "Section Chief Approval"),
    ("10", "Logistics Order Number"),
    ("11", "Supplier Phone/Fax/Email"),
    ("12", "Name of Supplier/POC"),
    ("13", "Notes"),
    ("14", "Approval Signature of Auth Logistics Rep"),
    ("15", "Date/Time"),
    ("16", "Order placed by"),
    ("17", "Reply/Comments from Finance"),
    ("18", "Finance Section Signature"),
    ("19", "Date/Time"),
)
COLUMNS: Final[Sequence[str]] = tuple(f"{number} {title}" for number, title in BLOCKS)


def request_line(
    helper: HelperCard, *, number: int, incident: str, reference: str, zone: str, at: datetime
) -> dict[str, str]:
    """Return one helper as {block number: text}; ``number`` counts the lines, ``zone`` is the agency's.

    The form is in English whatever the reader's language, as ICS forms are.
    """
    local = at.astimezone(ZoneInfo(zone))
    reach = ", ".join(filter(None, (helper.phone, helper.email)))
    contact = ", ".join(filter(None, (helper.contact_name, helper.contact_role)))
    notes = "; ".join(
        filter(None, (helper.state_label, *(f"Handed over: {h.what}" for h in helper.hand_offs if h.waiting)))
    )
    filled = {
        "1": incident,
        "2": f"{local:%Y-%m-%d %H:%M %Z}",
        "3": f"{reference}-{number}",
        "4a": "1",
        "4b": helper.kind_label,
        "4c": helper.lane_label,
        "4d": helper.next_step or helper.lane_label,
        "5": incident,
        "6": helper.name,
        "7": helper.owner,
        "8": "Routine",
        "11": reach,
        "12": f"{helper.name} ({contact})" if contact else helper.name,
        "13": notes,
    }
    return {block: filled.get(block, "") for block, _title in BLOCKS}


def request_file(
    helpers: Iterable[HelperCard], *, incident: str, reference: str, zone: str, at: datetime
) -> bytes:
    """Return the sheet as a CSV file with a column per block; no cell can start a formula."""
    rows = []
    for number, helper in enumerate(helpers, start=1):
        line = request_line(helper, number=number, incident=incident, reference=reference, zone=zone, at=at)
        rows.append({f"{block} {title}": line[block] for block, title in BLOCKS})
    return write_csv(COLUMNS, rows)


CONTACT_COLUMNS: Final = (
    "Organization",
    "Kind",
    "Lane",
    "Status",
    "Contact",
    "Role",
    "Phone",
    "Email",
    "Next step",
    "Owner",
)


def contact_file(helpers: Iterable[HelperCard]) -> bytes:
    """Return the contact sheet as a CSV file."""
    return write_csv(
        CONTACT_COLUMNS,
        (
            dict(
                zip(
                    CONTACT_COLUMNS,
                    (h.name, h.kind_label, h.lane_label, h.state_label, h.contact_name, h.contact_role, h.phone,
                     h.email, h.next_step, h.owner),
                    strict=True,
                )
            )
            for h in helpers
        ),
    )  # fmt: skip
