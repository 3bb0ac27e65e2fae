"""Words of the field that several rooms share. Values are stored; labels are message ids.

Kinds of place follow the FBI's active shooter reports' location types; disciplines follow the announced
make-up of the Mass Violence Advisory Initiative's teams (domain.md section 1.1).
"""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class Discipline(Choice):
    """What a peer advisor brings."""

    LAW = "law", gettext_noop("Law enforcement peer")
    BEHAVIORAL = "behavioral", gettext_noop("Behavioral health provider")
    FAITH = "faith", gettext_noop("Community or faith representative")
    VICTIM = "victim", gettext_noop("Victim services")
    PIO = "pio", gettext_noop("Public information")
    FAMILY = "family", gettext_noop("Family liaison")


class AgencyKind(Choice):
    """Kinds of law enforcement agency."""

    MUNICIPAL = "municipal", gettext_noop("City or town police")
    COUNTY = "county", gettext_noop("Sheriff or county police")
    STATE = "state", gettext_noop("State agency")
    UNIVERSITY = "university", gettext_noop("Campus police")
    TRIBAL = "tribal", gettext_noop("Tribal police")
    FEDERAL = "federal", gettext_noop("Federal agency")
    SPECIAL = "special", gettext_noop("Special district police")
    OTHER = "other", gettext_noop("Other")


class SizeBand(Choice):
    """Full-time staff of an agency, in bands."""

    UNDER_10 = "under_10", gettext_noop("Under 10 staff")
    FROM_10 = "10_24", gettext_noop("10 to 24 staff")
    FROM_25 = "25_49", gettext_noop("25 to 49 staff")
    FROM_50 = "50_99", gettext_noop("50 to 99 staff")
    FROM_100 = "100_499", gettext_noop("100 to 499 staff")
    FROM_500 = "500_plus", gettext_noop("500 staff or more")
    UNKNOWN = "unknown", gettext_noop("Size not known")


class IncidentKind(Choice):
    """Kinds of mass violence, by how people were harmed. Never by who did it."""

    SHOOTING = "shooting", gettext_noop("Shooting")
    VEHICLE = "vehicle", gettext_noop("Vehicle attack")
    BOMBING = "bombing", gettext_noop("Bombing or explosion")
    STABBING = "stabbing", gettext_noop("Stabbing")
    ARSON = "arson", gettext_noop("Arson")
    OTHER = "other", gettext_noop("Another kind")


class Venue(Choice):
    """Kinds of place, after the FBI's location types."""

    SCHOOL = "school_k12", gettext_noop("School")
    HIGHER_EDUCATION = "higher_education", gettext_noop("College or university")
    WORSHIP = "worship", gettext_noop("House of worship")
    WORKPLACE = "workplace", gettext_noop("Workplace")
    RETAIL = "retail_services", gettext_noop("Store or services")
    ENTERTAINMENT = "entertainment_hospitality", gettext_noop("Entertainment or hospitality")
    COMMERCIAL = "commercial", gettext_noop("Other commercial place")
    OUTDOOR = "outdoor_public", gettext_noop("Outdoor public place")
    RESIDENCE = "residence", gettext_noop("Residence")
    GOVERNMENT = "government", gettext_noop("Government building")
    MILITARY = "military", gettext_noop("Military site")
    HEALTH = "health_care", gettext_noop("Health care")
    TRANSIT = "transit_vehicle", gettext_noop("Transit or vehicle")
    MULTIPLE = "multiple", gettext_noop("Several places")
    OTHER = "other", gettext_noop("Other place")


class Community(Choice):
    """Communities that a requester may ask experience with; declared service, never a person's own traits."""

    TRIBAL = "tribal", gettext_noop("Tribal nation")
    CAMPUS = "campus", gettext_noop("Campus community")
    SCHOOL = "school", gettext_noop("School community")
    RURAL = "rural", gettext_noop("Small or rural community")
    JEWISH = "jewish", gettext_noop("Jewish community")
    MUSLIM = "muslim", gettext_noop("Muslim community")
    CHRISTIAN = "christian", gettext_noop("Christian community")
    SIKH = "sikh", gettext_noop("Sikh community")
    BLACK = "black", gettext_noop("Black community")
    LATINO = "latino", gettext_noop("Latino community")
    ASIAN = "asian", gettext_noop("Asian American community")
    LGBTQ = "lgbtq", gettext_noop("LGBTQ+ community")
    IMMIGRANT = "immigrant", gettext_noop("Immigrant community")
    DEAF = "deaf", gettext_noop("Deaf and hard of hearing community")
    MILITARY = "military", gettext_noop("Military families")


class Band(Choice):
    """Casualties in bands: exact counts change for days and are not needed here."""

    NONE = "none", gettext_noop("None")
    FROM_1 = "1_3", gettext_noop("1 to 3")
    FROM_4 = "4_9", gettext_noop("4 to 9")
    FROM_10 = "10_24", gettext_noop("10 to 24")
    FROM_25 = "25_plus", gettext_noop("25 or more")
    UNKNOWN = "unknown", gettext_noop("Not known yet")


class Helper(Choice):
    """Others who may already be helping a community."""

    FBI_VSD = "fbi_vsd", gettext_noop("FBI Victim Services")
    OVC = "ovc", gettext_noop("Office for Victims of Crime")
    NMVC = "nmvc", gettext_noop("National Mass Violence Center")
    COPS = "cops", gettext_noop("COPS Office critical response")
    RED_CROSS = "red_cross", gettext_noop("Red Cross")
    STATE_VOCA = "state_voca", gettext_noop("State victim assistance (VOCA)")
    OTHER = "other", gettext_noop("Others")


class Topic(Choice):
    """What presses in the first hours; after the OVC toolkit and the mayors' protocol (domain.md 2)."""

    FAMILIES = "families", gettext_noop("Families and victims")
    NOTIFICATION = "notification", gettext_noop("Death notification and reunification")
    OFFICERS = "officers", gettext_noop("Officer and staff wellness")
    MEDIA = "media", gettext_noop("Media and public information")
    OFFICIALS = "officials", gettext_noop("Elected officials and visits")
    OFFERS = "offers", gettext_noop("Offers, donations and volunteers")
    VIGILS = "vigils", gettext_noop("Vigils and memorials")
    COMMAND = "command", gettext_noop("Command and coordination")
    FUNDING = "funding", gettext_noop("Costs and funding")
    COMMUNITY = "community", gettext_noop("Community healing")
    INVESTIGATION = "investigation", gettext_noop("Working beside the investigation")
    LEADER = "leader", gettext_noop("The leader's own load")


class Window(Choice):
    """When after an incident an item is thought of first; our own division of the time."""

    NOW = "now", gettext_noop("Now")
    HALF_DAY = "12h", gettext_noop("Next 12 hours")
    THREE_DAYS = "72h", gettext_noop("First 72 hours")
    TWO_WEEKS = "2w", gettext_noop("First two weeks")
    THREE_MONTHS = "3m", gettext_noop("First three months")
    YEAR = "1y", gettext_noop("First year")
    AFTER = "after", gettext_noop("After the first year")


class Fact(Choice):
    """What about an incident makes an item matter. An item without any matters always."""

    CHILDREN = "children", gettext_noop("Children involved")
    OFFICER_HURT = "officer_hurt", gettext_noop("Officer killed or hurt")
    BIAS = "bias", gettext_noop("A community was singled out")
    SCHOOL = "school", gettext_noop("A school")
    CAMPUS = "campus", gettext_noop("A campus")
    TRIBAL = "tribal", gettext_noop("A tribal nation")
    SEVERAL_SITES = "several_sites", gettext_noop("Several places, or people from several states")
    LANGUAGES = "languages", gettext_noop("Languages other than English")
    MILITARY = "military", gettext_noop("Military families")


LANGUAGES: dict[str, str] = {
    "en": gettext_noop("English"),
    "es": gettext_noop("Spanish"),
    "ase": gettext_noop("American Sign Language"),
    "zh": gettext_noop("Chinese"),
    "vi": gettext_noop("Vietnamese"),
    "tl": gettext_noop("Tagalog"),
    "ar": gettext_noop("Arabic"),
    "ko": gettext_noop("Korean"),
    "ru": gettext_noop("Russian"),
    "fr": gettext_noop("French"),
    "ht": gettext_noop("Haitian Creole"),
    "pt": gettext_noop("Portuguese"),
    "hi": gettext_noop("Hindi"),
    "pa": gettext_noop("Punjabi"),
    "so": gettext_noop("Somali"),
    "nv": gettext_noop("Navajo"),
    "hmn": gettext_noop("Hmong"),
    "ur": gettext_noop("Urdu"),
}

STATES: dict[str, str] = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
    "AS": "American Samoa",
    "GU": "Guam",
    "MP": "Northern Mariana Islands",
    "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
}
