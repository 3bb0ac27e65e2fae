"""The ten FEMA regions, by state: the unit in which a reserve of advisors is counted."""

from __future__ import annotations

from collections.abc import Mapping

# 44 CFR 2.
_STATES = {
    "R1": "CT MA ME NH RI VT",
    "R2": "NJ NY PR VI",
    "R3": "DC DE MD PA VA WV",
    "R4": "AL FL GA KY MS NC SC TN",
    "R5": "IL IN MI MN OH WI",
    "R6": "AR LA NM OK TX",
    "R7": "IA KS MO NE",
    "R8": "CO MT ND SD UT WY",
    "R9": "AS AZ CA GU HI MP NV",
    "R10": "AK ID OR WA",
}
REGION_OF: Mapping[str, str] = {
    state: region for region, states in _STATES.items() for state in states.split()
}
ELSEWHERE = "elsewhere"


def region_of(state: str) -> str:
    """Return the region of a state's two letters, ``ELSEWHERE`` for anything else."""
    return REGION_OF.get(state, ELSEWHERE)
