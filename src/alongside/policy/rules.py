"""What a change of policy must satisfy."""

from __future__ import annotations

from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse
from alongside.policy.catalog import Setting


def may_change(setting: Setting | None, value: int, why: str) -> Verdict:
    """Say whether a setting may take this value."""
    if setting is None:
        return refuse("unknown_setting", gettext_noop("There is no such setting."))
    if not setting.lowest <= value <= setting.highest:
        return refuse(
            "out_of_bounds",
            gettext_noop("Choose a value from %(lowest)s to %(highest)s %(unit)s."),
            lowest=setting.lowest,
            highest=setting.highest,
            unit=setting.unit,
        )
    if len(why.strip()) < 5:
        return refuse(
            "no_reason", gettext_noop("Say in a few words why this changes; it is kept with the value.")
        )
    return ALLOWED
