"""Closed lists of the funding navigator. Stored words never change; labels are message ids."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class Standing(Choice):
    """How a program ends for a set of answers, the best first. Decision support, never a determination."""

    LIKELY = "likely", gettext_noop("Likely")
    POSSIBLE = "possible", gettext_noop("Possible")
    NOT_YET = "not_yet", gettext_noop("Not yet")
    UNLIKELY = "unlikely", gettext_noop("Unlikely")


class CriterionRole(Choice):
    """What a test of a program does to its standing (data/path.yaml explains each)."""

    BAR = "bar", gettext_noop("Decides")
    GATE = "gate", gettext_noop("Must happen first")
    DETAIL = "detail", gettext_noop("Needed for the request")
    NOTE = "note", gettext_noop("Good to know")


class Need(Choice):
    """Kinds of cost after mass violence."""

    POLICE_RESPONSE = "police_response", gettext_noop("Police response")
    VICTIM_SERVICES = "victim_services", gettext_noop("Services for victims and families")
    BEHAVIORAL_HEALTH = "behavioral_health", gettext_noop("Mental health and substance use services")
    SCHOOL = "school", gettext_noop("A school or college")
    INDIVIDUALS = "individuals", gettext_noop("Costs of victims, families and officers themselves")
    PROPERTY = "property", gettext_noop("Damaged property")
    SECURITY = "security", gettext_noop("Security of school buildings")
    OFFICER_WELLNESS = "officer_wellness", gettext_noop("Wellness of officers and their families")


class CostKind(Choice):
    """What a cost of the worksheet is for. Each program's catalog entry says which of these it names."""

    OVERTIME = "overtime", gettext_noop("Officer overtime")
    STRAIGHT_TIME = "straight_time", gettext_noop("Officer straight time")
    BACKFILL = "backfill", gettext_noop("Backfill: others who covered the shifts")
    VICTIM_OVERTIME = "victim_overtime", gettext_noop("Officer overtime for victim services")
    EQUIPMENT = "equipment", gettext_noop("Equipment and supplies")
    TRAVEL = "travel", gettext_noop("Travel and transport")
    LODGING = "lodging", gettext_noop("Temporary housing, food and clothing")
    COUNSELING = "counseling", gettext_noop("Counseling and crisis support")
    ADVOCACY = "advocacy", gettext_noop("Victim advocates, outreach and information")
    CENTER = "center", gettext_noop("Family assistance or resource center")
    MEDICAL = "medical", gettext_noop("Medical care")
    WAGES = "wages", gettext_noop("Lost wages")
    FUNERAL = "funeral", gettext_noop("Funeral and burial")
    CLEANUP = "cleanup", gettext_noop("Cleaning of scenes and belongings")
    COURT = "court", gettext_noop("Taking part in criminal proceedings")
    CHILD_CARE = "child_care", gettext_noop("Child and dependent care")
    PLANNING = "planning", gettext_noop("Needs assessment and planning")
    TRAINING = "training", gettext_noop("Training and technical assistance")
    CONTRACTS = "contracts", gettext_noop("Contracts and consultants")
    SCHOOL_SERVICES = "school_services", gettext_noop("Services that restore learning")
    BUILDING = "building", gettext_noop("Locks, lights and other security of buildings")
    REPAIR = "repair", gettext_noop("Repair of property")
    WELLNESS = "wellness", gettext_noop("Wellness services for officers")
    LAND = "land", gettext_noop("Land")
    CROWD = "crowd", gettext_noop("Planned events and crowd control")
    MEMORIAL = "memorial", gettext_noop("Memorials and community projects")
    GIFTS = "gifts", gettext_noop("Gifts to victims and families")
    ADMINISTRATION = "administration", gettext_noop("Administration")
    OTHER = "other", gettext_noop("Something else")


class Fit(Choice):
    """What a program's catalog entry says about a kind of cost. No determination."""

    ALLOWABLE = "allowable", gettext_noop("Named as allowed")
    UNALLOWABLE = "unallowable", gettext_noop("Named as not allowed")
    ASK = "ask", gettext_noop("Ask the office")


class DraftKind(Choice):
    """Drafts that are made from answers and costs."""

    EFLEA_LETTER = "eflea_letter", gettext_noop("Request letter for EFLEA, for the State to sign")
    GOVERNOR_BRIEF = "governor_brief", gettext_noop("Brief for the governor's office")
    AEAP_CONTACT = "aeap_contact", gettext_noop("First contact with OVC about AEAP")
    AEAP_NEEDS = "aeap_needs", gettext_noop("Outline of a needs assessment for AEAP")
    COMPENSATION_SHEET = "compensation_sheet", gettext_noop("Sheet about victim compensation, to hand out")
    PSOB_CHECKLIST = "psob_checklist", gettext_noop("Checklist for a PSOB claim")
    COST_NARRATIVE = "cost_narrative", gettext_noop("Cost narrative")


class DraftFormat(Choice):
    """Files of a draft."""

    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"


class ReportKind(Choice):
    """Reports that an award asks for."""

    PROGRESS = "progress", gettext_noop("Progress report")
    FINANCIAL = "financial", gettext_noop("Financial report")
    FINAL = "final", gettext_noop("Final report")


class Applicant(Choice):
    """Who would ask."""

    LOCAL_POLICE = "local_police", gettext_noop("A local law enforcement agency")
    STATE_AGENCY = "state_agency", gettext_noop("A State agency")
    SCHOOL = "school", gettext_noop("A school district or college")
    VICTIM_ORGANIZATION = "victim_organization", gettext_noop("A victim service organization")
    HEALTH_AGENCY = "health_agency", gettext_noop("A city, county or its health agency")
    TRIBE = "tribe", gettext_noop("A tribe")
    PERSON = "person", gettext_noop("A person or family")


class BenefitsDecided(Choice):
    """Whether line-of-duty benefits were decided."""

    NOT_YET = "not_yet", gettext_noop("Not decided yet")
    WITHIN_YEAR = "within_year", gettext_noop("Decided within the past year")
    LONGER_AGO = "longer_ago", gettext_noop("Decided longer ago")


class SergAward(Choice):
    """The two grants of the SAMHSA program."""

    IMMEDIATE = "immediate", gettext_noop("Immediate")
    INTERMEDIATE = "intermediate", gettext_noop("Intermediate")


class YesNo(Choice):
    """An answer to a plain question."""

    YES = "yes", gettext_noop("Yes")
    NO = "no", gettext_noop("No")


UNKNOWN = "unknown"
"""The answer that every question takes; to the rules it is the same as none."""
OUTSIDE = "OUT"
"""The state of an act outside the United States."""


class Anchor(Choice):
    """Events that clocks count from."""

    INCIDENT = "incident", gettext_noop("The incident")
    DEATH = "death", gettext_noop("An officer's death")
    INJURY = "injury", gettext_noop("An officer's injury")
    EXPOSURE = "traumatic_exposure", gettext_noop("An officer's duty at the scene")
    BENEFIT_DECISION = "benefit_decision", gettext_noop("Decision on line-of-duty benefits")
    RECEIPT = "receipt_of_written_request", gettext_noop("The written request was received")
    INVITATION = "bja_invitation", gettext_noop("Invitation by the Bureau of Justice Assistance")
    APPLICATION = "application", gettext_noop("The application was sent")
    AWARD = "award", gettext_noop("First day of the award, as the award says")
    REQUEST = "request", gettext_noop("The governor's request")
    DECLARATION = "declaration", gettext_noop("Declaration by the President")
    DENIAL = "denial_letter", gettext_noop("A letter that refuses")
    FUND_LAUNCH = "fund_launch", gettext_noop("The fund opened")
    INVESTIGATION = "investigation_open", gettext_noop("The investigation opened")
    SOLICITATION = "state_solicitation", gettext_noop("The State's call for applications")
    FISCAL_YEAR = "fiscal_year", gettext_noop("The fiscal year")
    DATE = "date", gettext_noop("A fixed day")


RECORDED = tuple(a for a in Anchor if a not in {Anchor.FISCAL_YEAR, Anchor.DATE})
"""Anchors that are events somebody records."""


class Confidence(Choice):
    """How sure a clock is. None is anybody's promise."""

    STATED = "stated", gettext_noop("Stated by the program's own source")
    CONFIRM = "confirm", gettext_noop("From one source; confirm it with the office")
    OBSERVED = "observed", gettext_noop("Seen in past cases only; nobody promises it")
    SUGGESTED = "suggested", gettext_noop("A suggestion; no source states it")
    OPEN = "open", gettext_noop("No fixed day; ask the office")


class ClockActor(Choice):
    """Whose clock it is, as programs.yaml writes it."""

    STATE = "State", gettext_noop("the State")
    STATE_PROGRAM = "state", gettext_noop("the State program")
    CLAIMANT = "claimant", gettext_noop("whoever claims")
    APPLICANT = "applicant", gettext_noop("whoever applies")
    GRANTEE = "grantee", gettext_noop("whoever holds the award")
    SURVIVOR = "survivor", gettext_noop("the survivors")
    OFFICER = "officer", gettext_noop("the officer")
    GOVERNOR = "Governor", gettext_noop("the governor")
    FUND = "fund", gettext_noop("the fund")
    FEMA = "FEMA", "FEMA"
    BJA_OJP = "BJA/OJP", "BJA"
    BJA = "BJA", "BJA"
    OVC = "OVC", "OVC"
    FBI = "FBI", "FBI"


OURS = frozenset(
    {
        ClockActor.STATE,
        ClockActor.CLAIMANT,
        ClockActor.APPLICANT,
        ClockActor.GRANTEE,
        ClockActor.SURVIVOR,
        ClockActor.OFFICER,
        ClockActor.GOVERNOR,
    }
)
"""Those for whom a clock is something to keep; the others' clocks are told, never counted on."""


class OfficeKind(Choice):
    """Kinds of office to call."""

    SAA = "saa", gettext_noop("State administering agency for Byrne JAG (SAA)")
    VOCA_ASSISTANCE = "voca_assistance", gettext_noop("State VOCA victim assistance administrator")
    VOCA_COMPENSATION = "voca_compensation", gettext_noop("State victim compensation program")
    FBI = "fbi", gettext_noop("FBI field office")
    DISTRICT = "district", gettext_noop("Federal judicial district")
    NATIONAL = "national", gettext_noop("National help")


class CountyBasis(Choice):
    """How the FBI office of a county was found."""

    LISTED = "listed", gettext_noop("The office lists this county as its own.")
    ONLY_IN_STATE = (
        "only_in_state",
        gettext_noop(
            "The only field office in this state. It tells you which of its branches serves the county."
        ),
    )
    NEAREST = (
        "nearest",
        gettext_noop("The nearest field office. It tells you which office serves the county."),
    )
