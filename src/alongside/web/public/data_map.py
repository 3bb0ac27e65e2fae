"""What is kept, room by room: what, why, how long and who can open it, as the privacy page says it.

Nothing here is written twice. Who can open something follows the table of permissions; how long follows the
policy in force. tests/unit/test_data_map.py sees to it that every stored model stands in exactly one holding.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.accounts.permissions import TABLE, Role
from alongside.accounts.permissions import Permission as P
from alongside.kernel.text import gettext_noop
from alongside.policy.queries import Policy

NO_END = gettext_noop(
    "No day is set: the program's own records rules decide. The software empties nothing here by itself."
)
WHILE_OPEN = gettext_noop("As long as the sign-in exists.")


@dataclass(frozen=True)
class Holding:
    """One kind of things kept. ``models`` are "app.Model"; ``clock`` is the policy key in ``long``, if any.

    ``seen_by`` are the permissions that open it; ``also`` names those who see it without a sign-in.
    """

    title: str
    models: tuple[str, ...]
    what: str
    why: str
    long: str
    seen_by: tuple[P, ...]
    also: str = ""
    clock: str = ""


def _models(app: str, names: str) -> tuple[str, ...]:
    return tuple(f"{app}.{name}" for name in names.split())


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        gettext_noop("Requests for help"),
        _models(
            "incidents",
            "Incident RequestForAssistance Correction CallBack RequestRole CaseCode CaseDevice CaseDelegate",
        ),
        gettext_noop(
            "Agency, who called and from which number, town, when it happened, what kind of incident in broad"
            " terms; the call-back; codes and devices that open the agency's page."
        ),
        gettext_noop("To call back, to prove who asks, and to find fitting peers."),
        NO_END,
        (P.SEE_BOARD,),
        gettext_noop("The agency head and those the head names, for their own request"),
    ),
    Holding(
        gettext_noop("Teams and questions to advisors"),
        _models("teams", "Proposal ProposedSeat Exemption SetAside")
        + _models("callouts", "CallOut Seat Wave Page"),
        gettext_noop("Who was proposed, with the reasons; who was asked, when, and the answer."),
        gettext_noop("To assemble a team and not to ask the same people every time."),
        NO_END,
        (P.PROPOSE, P.CALL_OUT),
        gettext_noop("Each advisor, only what they were asked themselves"),
    ),
    Holding(
        gettext_noop("Engagements"),
        _models(
            "engagements",
            "Engagement Member NoticeAcknowledgment Contact FollowUp Turn HandBack Thought Helper HandOff Paper"
            " DateAhead LeftAlone EchoCall CaseCalendar Task Decision HandingBack Hold FinalReport",
        ),
        gettext_noop(
            "Contacts with date, length and topics from a list; short notes that are checked before they are kept;"
            " dates ahead, tasks, decisions, helpers, papers."
        ),
        gettext_noop("So that help goes on when people change, and nothing has to be told twice."),
        gettext_noop(
            "Papers are disposed of when the program's retention ends, unless a hold stands. For the rest no day is"
            " set: the program's own records rules decide."
        ),
        (P.SEE_CASE, P.OWN_ENGAGEMENT),
        gettext_noop("The agency head and those the head names, what is marked as shared with them"),
    ),
    Holding(
        gettext_noop("Travel of advisors"),
        _models("deployments", "Deployment Cost Leg Extension SetAside CareCall"),
        gettext_noop("Where to, when, by which means, what it cost, who signed; whether a call is wanted."),
        gettext_noop("To travel only with two signatures, and to rest afterward."),
        NO_END,
        (P.AUTHORIZE_TRAVEL, P.SEE_CARE, P.OWN_ENGAGEMENT),
    ),
    Holding(
        gettext_noop("Offers of help"),
        _models("offers", "OfferList Owner OwnerCode OwnerDevice Need Offer BulkAct"),
        gettext_noop("What is offered, by whom, and how to reach them; needs of a community."),
        gettext_noop("To answer those who offer, and to match what fits."),
        gettext_noop("Names, addresses and words are emptied %(days)s days after the offer came."),
        (P.SEE_CASE,),
        gettext_noop("The person whom the agency named to sort the offers"),
        "offers_keep_days",
    ),
    Holding(
        gettext_noop("Peer advisors"),
        _models(
            "roster",
            "PeerAdvisor Consent LivedEvent Credential Anniversary BlockedDates Recusal Commitment Ask Wishes"
            " Exposure CompactMembers Renewal",
        ),
        gettext_noop(
            "Name, phone, town, work, languages, licenses, kinds of events served through, days that do not suit."
            " Never race, religion, national origin, sex, age or health."
        ),
        gettext_noop("To match, to ask in the way the advisor wants, and to keep within limits."),
        NO_END,
        (P.SEE_ROSTER, P.OWN_ENTRY),
    ),
    Holding(
        gettext_noop("Applications to join the roster"),
        _models("joining", "Application Referee Vote"),
        gettext_noop(
            "What applicants write about their work, ties that they declare, answers of those who vouch, who"
            " decided. No health, no race, religion, origin, sex or age."
        ),
        gettext_noop("To let nobody onto the roster whom nobody vouches for."),
        gettext_noop("When it is over, all that names people is emptied after %(days)s days."),
        (P.DECIDE_JOINING,),
        gettext_noop("The applicant, where it stands; those who vouch, the applicant's name"),
        "join_keep_days",
    ),
    Holding(
        gettext_noop("Plans of communities"),
        _models("plans", "Plan PlanVersion Member Invitation Comment Difference Tie Attachment"),
        gettext_noop(
            "Partners, contacts, tasks and dates of a plan, with every version; nothing about anybody hurt. A plan"
            " written without a sign-in stays in your own browser."
        ),
        gettext_noop("So that several people can write one plan, and it is at hand on the day."),
        gettext_noop("Until those who write the plan close it, and then as the program's records rules say."),
        (P.OWN_PLANS,),
        gettext_noop("Program staff see it only when it is tied to an agency"),
    ),
    Holding(
        gettext_noop("Applications for federal money"),
        _models(
            "funding",
            "ProgramVersion Sheet Event Application KeptDeadline CalendarLink Office County Worksheet Cost"
            " Draft DraftFile",
        ),
        gettext_noop("Which programs may fit an event, who applies, and by when; no bank or personal data."),
        gettext_noop("So that no date passes unseen."),
        NO_END,
        (P.SEE_CASE, P.KEEP_FUNDING),
    ),
    Holding(
        gettext_noop("Feedback"),
        _models("feedback", "Invitation Answer Lesson"),
        gettext_noop("Four answers without a name, a place or a time; lessons that name nobody."),
        gettext_noop("To learn, apart from every case."),
        gettext_noop("Answers have no owner, so nobody can take one back or ask for it."),
        (P.SEE_MEASURES,),
    ),
    Holding(
        gettext_noop("Agencies and the public directory"),
        _models("agencies", "Agency ContactNumber Delegate Edition"),
        gettext_noop("Names, towns and published numbers of agencies; who may speak for a head."),
        gettext_noop("To call back on a number that the form did not supply."),
        gettext_noop("Until a newer edition replaces it."),
        (P.MANAGE_AGENCIES,),
        gettext_noop("Names and towns of agencies: anyone, while typing on the form"),
    ),
    Holding(
        gettext_noop("Messages"),
        _models("outbox", "Message Attempt Receipt StoppedNumber") + _models("gateways", "MailboxItem Reply"),
        gettext_noop(
            "What went out to whom and whether it arrived; answers by text; numbers that want nothing."
        ),
        gettext_noop("To send again what was lost, and to stop when somebody says STOP."),
        NO_END,
        (P.FAILED_MESSAGES,),
    ),
    Holding(
        gettext_noop("People who sign in"),
        _models("accounts", "Person RoleGrant")
        + _models("account", "EmailAddress EmailConfirmation")
        + _models("mfa", "Authenticator")
        + _models("sessions", "Session")
        + _models("duty", "DutyPhone Shift Swap DaysOff HandOver CalendarLink"),
        gettext_noop("Name, email, phone, roles, second step of the sign-in, shifts on duty."),
        gettext_noop("So that only those who should can open a page, and somebody is always on duty."),
        WHILE_OPEN,
        (P.MANAGE_PEOPLE, P.MANAGE_ROTA, P.OWN_ACCOUNT),
    ),
    Holding(
        gettext_noop("The ledger"),
        _models("ledger", "LedgerEntry LedgerHead"),
        gettext_noop("Who did or opened what, and when, as a line that cannot be changed afterward."),
        gettext_noop("So that every act and every reading of a case can be accounted for."),
        gettext_noop("For good: the software can only add to it."),
        (P.SEE_LEDGER,),
    ),
    Holding(
        gettext_noop("Library, catalog and clocks"),
        _models(
            "library",
            "Resource Posting Likeness ResourceVersion Pack PackItem Suggestion ShelfEdition Heading HeadingVersion"
            " Protocol Item Version",
        )
        + _models("policy", "PolicyVersion"),
        gettext_noop(
            "Published material of others, suggestions without a name, and the program's own limits."
        ),
        gettext_noop("To show it to you."),
        gettext_noop("As long as it is of use."),
        (P.EDIT_CATALOG, P.SEE_POLICY),
        gettext_noop("The library itself: anyone"),
    ),
    Holding(
        gettext_noop("Technical traces"),
        _models("base", "WriteKey Mark Tries Bucket") + _models("watch", "NightPage Trouble"),
        gettext_noop(
            "Keys of forms that were sent, so that nothing is kept twice; counts of tries under a sealed form of an"
            " internet address; what stood still and when."
        ),
        gettext_noop("To hold off floods and to notice when the system fails."),
        gettext_noop(
            "Keys of forms are deleted after %(days)s days, and counts of tries after the days that the program sets"
            " for them. For the rest no day is set."
        ),
        (),
        gettext_noop("Nobody has a page for it"),
        "form_keys_keep_days",
    ),
)
EMPTY_OF_PEOPLE = frozenset({"auth.Permission", "auth.Group", "contenttypes.ContentType"})
"""Tables that the framework brings along and that hold nothing about anybody."""


@dataclass(frozen=True)
class Line:
    """One holding as the page shows it."""

    title: str
    what: str
    why: str
    long: str
    who: tuple[str, ...]


def lines(policy: Policy) -> list[Line]:
    """Return the data map in the reader's language, with the days that are in force now."""
    return [
        Line(
            _(held.title),
            _(held.what),
            _(held.why),
            _(held.long) % {"days": policy[held.clock]} if held.clock else _(held.long),
            _who(held),
        )
        for held in HOLDINGS
    ]


def _who(held: Holding) -> tuple[str, ...]:
    """Return the roles that hold one of the permissions, and who sees it without a sign-in."""
    roles = [_(role.label) for role in Role if TABLE[role] & set(held.seen_by)]
    if P.OWN_ACCOUNT in held.seen_by:
        roles = [_(Role.ADMIN.label), _("Each person, their own")]
    return (*roles, *([_(held.also)] if held.also else ()))
