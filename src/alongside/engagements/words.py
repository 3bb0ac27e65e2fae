"""Closed lists of casework: what a contact log may say, so that it needs almost no free text."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class Side(Choice):
    """The two sides of an engagement."""

    REQUESTER = "requester", gettext_noop("The agency")
    ADVISOR = "advisor", gettext_noop("The advisor")


class How(Choice):
    """How the notice was acknowledged."""

    SCREEN = "screen", gettext_noop("On the page")
    VOICE = "voice", gettext_noop("Read out by the program and said yes")


class Mode(Choice):
    """How a contact took place."""

    PHONE = "phone", gettext_noop("Phone call")
    VIDEO = "video", gettext_noop("Video call")
    MESSAGE = "message", gettext_noop("Text message or email")
    ON_SITE = "on_site", gettext_noop("In person")


class WithWhom(Choice):
    """Whom the contact was with: a role, never a name."""

    HEAD = "head", gettext_noop("Agency head")
    DELEGATE = "delegate", gettext_noop("Delegate of the agency head")
    COMMAND = "command", gettext_noop("Command staff")
    SUPERVISORS = "supervisors", gettext_noop("Supervisors")
    PIO = "pio", gettext_noop("Public information officer")
    WELLNESS = "wellness", gettext_noop("Wellness or peer support lead")
    VICTIM_SERVICES = "victim_services", gettext_noop("Victim services lead")
    GROUP = "group", gettext_noop("A group")
    PARTNER = "partner", gettext_noop("Another helper")


class Did(Choice):
    """What the advisor did in a contact."""

    LISTENED = "listened", gettext_noop("Listened")
    EXPERIENCE = "experience", gettext_noop("Shared own experience")
    OPTIONS = "options", gettext_noop("Went through options")
    PLANNED = "planned", gettext_noop("Planned the next days")
    REVIEWED = "reviewed", gettext_noop("Looked over a draft or plan")
    RESOURCE = "resource", gettext_noop("Shared a resource")
    CONNECTED = "connected", gettext_noop("Connected with another helper")
    SCHEDULED = "scheduled", gettext_noop("Set the next talk")
    NO_ANSWER = "no_answer", gettext_noop("Tried, nobody reached")


class HelpedBy(Choice):
    """To whom a referral is made, or to whom work is handed back."""

    AGENCY = "agency", gettext_noop("The agency itself")
    EAP = "eap", gettext_noop("Employee assistance or peer support")
    CLINICIAN = "clinician", gettext_noop("Licensed clinician of their choice")
    CHAPLAIN = "chaplain", gettext_noop("Chaplain or faith leader of their choice")
    FBI_VSD = "fbi_vsd", gettext_noop("FBI Victim Services")
    OVC = "ovc", gettext_noop("Office for Victims of Crime")
    NMVC = "nmvc", gettext_noop("National Mass Violence Center")
    COPS = "cops", gettext_noop("COPS Office")
    STATE_VOCA = "state_voca", gettext_noop("State victim assistance (VOCA)")
    RED_CROSS = "red_cross", gettext_noop("Red Cross")
    SAA = "saa", gettext_noop("State administering agency (SAA)")
    UNION = "union", gettext_noop("Union or officers' association")
    SCHOOL = "school", gettext_noop("School or school district")
    PRIVATE = "private", gettext_noop("Company, foundation or other private helper")
    COUNSEL = "counsel", gettext_noop("The agency's own counsel")
    LOCAL = "local", gettext_noop("Local community organization")
    OTHER = "other", gettext_noop("Someone else")


class TurnEvent(Choice):
    """Turns in the life of an engagement that are kept one by one."""

    INTRODUCED = "introduced", gettext_noop("Introduced")
    STEPPED_DOWN = "stepped_down", gettext_noop("Stepped down")
    CLOSED = "closed", gettext_noop("Closed")
    REOPENED = "reopened", gettext_noop("Taken up again after the close")
    RESUMED = "resumed", gettext_noop("Daily work taken up again")
    HANDED_OVER = "handed_over", gettext_noop("Handed over to another coordinator")
    SILENCED = "silenced", gettext_noop("The agency wants no more contact")
    SILENCE_LIFTED = "silence_lifted", gettext_noop("The agency head wants contact again")


class FollowUpKind(Choice):
    """Why somebody gets in touch again: by the calendar, or because something is about to happen."""

    CHECK_IN = "check_in", gettext_noop("Check in")
    YEAR_MARK = "year_mark", gettext_noop("Before the year mark")
    AEAP = "aeap", gettext_noop("AEAP: look at the grant calendar")
    HEARING = "hearing", gettext_noop("Hearing")
    TRIAL = "trial", gettext_noop("Trial begins")
    VERDICT = "verdict", gettext_noop("Verdict expected")
    SENTENCE = "sentence", gettext_noop("Sentence expected")
    MEMORIAL = "memorial", gettext_noop("Memorial or vigil")
    AFTER_ACTION = "after_action", gettext_noop("After-action report comes out")
    LITIGATION = "litigation", gettext_noop("Civil case")
    VISIT = "visit", gettext_noop("Visit by officials")
    BUILDING = "building", gettext_noop("Building reopens or comes down")
    ECHO = "echo", gettext_noop("A similar event elsewhere")
    GRANT = "grant", gettext_noop("Deadline of a grant")
    OTHER = "other", gettext_noop("Something else")


BY_HAND = tuple(
    k for k in FollowUpKind if k not in {FollowUpKind.YEAR_MARK, FollowUpKind.AEAP, FollowUpKind.GRANT}
)
"""Kinds that a person adds; the others come from the calendar and from rooms above."""

WITH_A_DATE = tuple(k for k in BY_HAND if k not in {FollowUpKind.CHECK_IN, FollowUpKind.ECHO})
"""Kinds of things that happen on a day of their own, before and after which somebody gets in touch."""
