"""The writing door of the roster."""

from alongside.agencies.actions import ImportReport
from alongside.roster.actions.compacts import import_compacts
from alongside.roster.actions.consenting import end_consent, renew_consent
from alongside.roster.actions.deploying import lengthen, note_exposure, shorten
from alongside.roster.actions.exchanging import export_roster, import_roster
from alongside.roster.actions.keeping import (
    add_advisor,
    change_advisor,
    come_back,
    leave,
    pause,
    resume,
    revalidate,
)
from alongside.roster.actions.promising import (
    block_dates,
    commit,
    end_recusal,
    forget_asks_of_robot,
    note_asked,
    note_home,
    recuse,
    release,
    release_exercises,
    unblock_dates,
)
from alongside.roster.actions.renewing import renew, tick
from alongside.roster.actions.wishing import keep_wishes
from alongside.roster.entry import Authority, Entry, License, Lived

__all__ = [
    "Authority",
    "Entry",
    "ImportReport",
    "License",
    "Lived",
    "add_advisor",
    "block_dates",
    "change_advisor",
    "come_back",
    "commit",
    "end_consent",
    "end_recusal",
    "export_roster",
    "forget_asks_of_robot",
    "import_compacts",
    "import_roster",
    "keep_wishes",
    "leave",
    "lengthen",
    "note_asked",
    "note_exposure",
    "note_home",
    "pause",
    "recuse",
    "release",
    "release_exercises",
    "renew",
    "renew_consent",
    "resume",
    "revalidate",
    "shorten",
    "tick",
    "unblock_dates",
]
