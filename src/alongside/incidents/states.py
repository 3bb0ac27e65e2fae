"""The life of a request for assistance, from the phone of a chief to a decision (domain.md section B)."""

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class RequestState(Choice):
    """Where a request is. Forming the team, call-out and engagement have lives of their own."""

    NEW = "new", gettext_noop("New")
    ACKNOWLEDGED = "acknowledged", gettext_noop("A duty officer has it")
    VERIFIED = "verified", gettext_noop("Verified by call-back")
    ACCEPTED = "accepted", gettext_noop("Accepted")
    REFERRED = "referred", gettext_noop("Referred to others")
    DECLINED = "declined", gettext_noop("Declined")
    WITHDRAWN = "withdrawn", gettext_noop("Withdrawn")
    HOAX = "hoax", gettext_noop("Not real")
    WRONG_AGENCY = "wrong_agency", gettext_noop("Wrong agency")


class Outcome(Choice):
    """What a call-back found."""

    REAL = "real", gettext_noop("Real: the agency confirms it asked")
    NOT_YET = "not_yet", gettext_noop("Not yet: nobody who could say was reached")
    HOAX = "hoax", gettext_noop("Not real: the agency did not ask")
    WRONG_AGENCY = "wrong_agency", gettext_noop("Wrong agency: another one should be called")


class Reached(Choice):
    """Who answered the call-back."""

    HEAD = "head", gettext_noop("The agency head")
    DELEGATE = "delegate", gettext_noop("A delegate whom the head named")
    OTHER = "other", gettext_noop("Someone else at the agency")
    VOICEMAIL = "voicemail", gettext_noop("Voicemail")
    NO_ANSWER = "no_answer", gettext_noop("Nobody")


class NumberSource(Choice):
    """Where an independent number was found."""

    DIRECTORY = "directory", gettext_noop("This program's agency directory")
    STATE_DIRECTORY = "state_directory", gettext_noop("State directory")
    DISPATCH = "dispatch_center", gettext_noop("Dispatch center")
    OFFICIAL_SITE = "official_site", gettext_noop("The agency's official site")
    OTHER = "other", gettext_noop("Another source (say which)")


class GoodTime(Choice):
    """Is it a good time to talk?"""

    NOW = "now", gettext_noop("Yes, call any time")
    HALF_HOUR = "half_hour", gettext_noop("In about half an hour")
    TWO_HOURS = "two_hours", gettext_noop("In about two hours")


R = RequestState
_OPEN = (R.NEW, R.ACKNOWLEDGED, R.VERIFIED)
REQUEST = Lifecycle(
    name=gettext_noop("request"),
    start=R.NEW,
    moves=(
        Move("acknowledge", (R.NEW,), R.ACKNOWLEDGED, "duty officer"),
        Move("verify", (R.NEW, R.ACKNOWLEDGED), R.VERIFIED, "duty officer, by call-back"),
        Move("hoax", _OPEN, R.HOAX, "duty officer, by call-back"),
        Move("wrong_agency", (R.NEW, R.ACKNOWLEDGED), R.WRONG_AGENCY, "duty officer, by call-back"),
        Move("accept", (R.VERIFIED,), R.ACCEPTED, "duty officer"),
        Move("refer", (R.ACKNOWLEDGED, R.VERIFIED), R.REFERRED, "duty officer"),
        Move("decline", (R.ACKNOWLEDGED, R.VERIFIED), R.DECLINED, "duty officer"),
        Move("withdraw", (*_OPEN, R.ACCEPTED), R.WITHDRAWN, "agency head, or duty officer"),
        Move(
            "take_up_again",
            (R.REFERRED, R.DECLINED, R.WITHDRAWN, R.HOAX, R.WRONG_AGENCY),
            R.ACKNOWLEDGED,
            "duty officer",
        ),
    ),
)
OPEN_STATES = tuple(s.value for s in (*_OPEN, R.ACCEPTED))


class DelegateScope(Choice):
    """What an agency head lets a delegate do on the case page, besides seeing it."""

    SEE = "see", gettext_noop("See the page")
    PEOPLE = "people", gettext_noop("Say yes or no to people")
    HELP = "help", gettext_noop("Accept or refuse help, and settle tasks and dates")
    OFFERS = "offers", gettext_noop("Look after offers of help")
