"""The words of the library: for whom, when, about what an entry is; what a look at its link found."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class Phase(Choice):
    """When an entry helps, in the order of time."""

    BEFORE = "before", gettext_noop("Before anything happens")
    DURING = "during", gettext_noop("While it happens")
    FIRST_DAYS = "0-72h", gettext_noop("First 72 hours")
    WEEKS = "weeks", gettext_noop("First weeks")
    MONTHS = "months", gettext_noop("First year")
    YEARS = "years", gettext_noop("Years after")


class Audience(Choice):
    """For whom an entry was written."""

    CHIEF = "chief", gettext_noop("Agency heads")
    OFFICERS = "officers", gettext_noop("Officers and responders")
    ELECTED = "elected_officials", gettext_noop("Elected officials")
    CLINICIANS = "clinicians", gettext_noop("Clinicians and advocates")
    SCHOOLS = "schools", gettext_noop("Schools and colleges")
    FAITH = "faith", gettext_noop("Faith communities")
    COMMUNITY = "community", gettext_noop("Community groups and employers")
    FAMILIES = "families", gettext_noop("Families")
    VICTIMS = "victims", gettext_noop("Victims and survivors")
    MEDIA = "media", gettext_noop("Reporters and newsrooms")


class Topic(Choice):
    """What an entry is about."""

    PLANNING = "planning", gettext_noop("Planning ahead")
    PARTNERSHIPS = "partnerships", gettext_noop("Working with partners")
    RESPONSE = "response", gettext_noop("First response")
    LEADERSHIP = "leadership", gettext_noop("Leading")
    PEER_SUPPORT = "peer_support", gettext_noop("Peer advice for leaders")
    VICTIM_ASSISTANCE = "victim_assistance", gettext_noop("Helping victims")
    FAMILY_CENTER = "family_assistance_center", gettext_noop("Family assistance center")
    NOTIFICATION = "death_notification", gettext_noop("Telling families of a death")
    REUNIFICATION = "reunification", gettext_noop("Bringing families together")
    MENTAL_HEALTH = "mental_health", gettext_noop("Mental health")
    CHILDREN = "children", gettext_noop("Children")
    GRIEF = "grief", gettext_noop("Grief")
    REMEMBRANCE = "remembrance", gettext_noop("Vigils, memorials, anniversaries")
    WELLNESS = "wellness", gettext_noop("Wellbeing of officers and staff")
    HOSPITAL = "hospital", gettext_noop("Hospitals")
    MEDIA = "media", gettext_noop("Press and media")
    DONATIONS = "donations", gettext_noop("Gifts and donations")
    VOLUNTEERS = "volunteers", gettext_noop("Volunteers")
    FUNDING = "funding", gettext_noop("Grants and funding")
    OVERTIME = "overtime", gettext_noop("Police overtime")
    COMPENSATION = "compensation", gettext_noop("Victim compensation")
    BENEFITS = "benefits", gettext_noop("Benefits for officers’ families")
    FEDERAL_HELP = "federal_help", gettext_noop("Federal help on site")
    LAW = "law", gettext_noop("Statutes and rules")
    TRIALS = "trials", gettext_noop("Court and trials")
    RECOVERY = "recovery", gettext_noop("Long recovery")
    RESILIENCY = "resiliency_center", gettext_noop("Resiliency center")
    AFTER_ACTION = "after_action", gettext_noop("Lessons and after-action reports")
    TRAINING = "training", gettext_noop("Training and exercises")
    PREVENTION = "prevention", gettext_noop("Prevention and warning signs")
    RURAL = "rural", gettext_noop("Small and remote places")
    TRIBAL = "tribal", gettext_noop("Tribal communities")
    WORKPLACE = "workplace", gettext_noop("Workplaces")
    ACCESS = "access", gettext_noop("Disability and language access")


class Format(Choice):
    """What kind of thing the link opens."""

    TIP_SHEET = "tip_sheet", gettext_noop("Tip sheet")
    CHECKLIST = "checklist", gettext_noop("Checklist")
    PAGE = "page", gettext_noop("Web page")
    ARTICLE = "article", gettext_noop("Article")
    GUIDE = "guide", gettext_noop("Guide")
    TOOLKIT = "toolkit", gettext_noop("Toolkit")
    REPORT = "report", gettext_noop("Report")
    DOCUMENT = "document", gettext_noop("Document")
    TOOL = "tool", gettext_noop("Web tool")
    COURSE = "course", gettext_noop("Course")
    VIDEO = "video", gettext_noop("Video or webinar")
    AUDIO = "audio", gettext_noop("Audio")
    SLIDES = "slides", gettext_noop("Slides")
    LESSON = "lesson", gettext_noop("Lesson of a closed case")


class Language(Choice):
    """Languages in which the linked thing can be read."""

    ENGLISH = "en", gettext_noop("English")
    SPANISH = "es", gettext_noop("Spanish")


class Advisory(Choice):
    """What hard content follows behind a link; the sentence is shown before it."""

    DEATH = "death", gettext_noop("It speaks plainly about deaths and about telling families.")
    VIOLENCE = "violence", gettext_noop("It describes attacks or how they unfold.")
    GRIEF = "grief", gettext_noop("People speak in it about losing someone.")
    CHILDREN = "children", gettext_noop("It describes how children react to violence.")


class Role(Choice):
    """Who opens the three-minute view."""

    CHIEF = "chief", gettext_noop("Chief or sheriff")
    PIO = "pio", gettext_noop("Public information officer")
    VICTIM_SERVICES = "victim-services", gettext_noop("Victim services lead")
    WELLNESS = "wellness", gettext_noop("Officer wellness lead")
    ELECTED = "elected", gettext_noop("Elected official")
    SCHOOL = "school", gettext_noop("School leader")
    FAITH = "faith", gettext_noop("Faith leader")
    FAMILY = "family", gettext_noop("Family member or survivor")


class LinkState(Choice):
    """What the last look at a link found. Two failed looks in a row make it broken."""

    UNCHECKED = "unchecked", gettext_noop("Not checked yet")
    GOOD = "good", gettext_noop("Works")
    MOVED = "moved", gettext_noop("Works at another address")
    DOUBTFUL = "doubtful", gettext_noop("Did not answer once")
    BROKEN = "broken", gettext_noop("Does not work")
    CLOSED = "closed", gettext_noop("Asks not to be checked")


class SuggestionKind(Choice):
    """What somebody suggests."""

    NEW = "new", gettext_noop("Something is missing")
    WRONG = "wrong", gettext_noop("Something is wrong or out of date")
    BROKEN = "broken", gettext_noop("The link does not work")
