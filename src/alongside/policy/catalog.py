"""Every clock, cap and limit: its key, default, unit, bounds and the sentence that explains it.

All are this program's own choices. None is a promise of the Department of Justice or of any association
(domain.md section D), and no page may present it as one.
"""

from __future__ import annotations

from alongside.kernel.text import gettext_noop
from alongside.policy.ahead import AHEAD
from alongside.policy.joining import JOINING
from alongside.policy.setting import Setting

__all__ = ["CATALOG", "Setting"]

CATALOG: dict[str, Setting] = {
    s.key: s
    for s in (
        Setting(
            "ack_minutes",
            15,
            "minutes",
            1,
            120,
            gettext_noop(
                "A duty officer says “I have it” within this time; then the next on the rota is told."
            ),
            "field practice",
        ),
        Setting(
            "escalate_step_minutes",
            5,
            "minutes",
            1,
            60,
            gettext_noop("Time between telling one person on the rota and telling the next."),
            "field practice",
        ),
        Setting(
            "callback_minutes",
            60,
            "minutes",
            5,
            720,
            gettext_noop("A duty officer calls the agency back within this time, day and night."),
            "county practice for high priority: 0 to 4 hours",
        ),
        Setting(
            "names_hours",
            6,
            "hours",
            1,
            72,
            gettext_noop("Names of a team are put to the agency head within this time."),
            "inside the 12 hours in which the OVC toolkit convenes a committee",
        ),
        Setting(
            "first_peer_hours",
            12,
            "hours",
            1,
            168,
            gettext_noop(
                "The first talk with a peer happens within this time, or when the agency head wants it."
            ),
            "OVC toolkit 12 hours; NOVA 24 hours",
        ),
        Setting(
            "code_hours",
            24,
            "hours",
            1,
            72,
            gettext_noop("A case code read out on the call-back works for this long, once."),
            "our choice",
        ),
        Setting(
            "code_tries",
            5,
            "tries",
            3,
            20,
            gettext_noop("Wrong case codes allowed for one request, and from one address, in a day."),
            "our choice",
        ),
        Setting(
            "session_days",
            14,
            "days",
            1,
            60,
            gettext_noop("A device opened with a case code stays open for this long."),
            "our choice",
        ),
        Setting(
            "twin_hours",
            72,
            "hours",
            1,
            240,
            gettext_noop(
                "Requests from the same place or agency within this time are shown as possible twins."
            ),
            "our choice",
        ),
        Setting(
            "wave_size",
            2,
            "people",
            1,
            25,
            gettext_noop("People asked for one open seat in one wave, at least."),
            "our choice",
        ),
        Setting(
            "wave_gain",
            3,
            "hundredths",
            1,
            100,
            gettext_noop(
                "A wave asks one more person only if that raises the chance that its seat is filled before the"
                " next wave by this much. 100 asks no more than the least number."
            ),
            "simulation, docs/callout-policy.md",
        ),
        Setting(
            "yes_awake",
            33,
            "in 100",
            1,
            99,
            gettext_noop("Of people asked in their waking hours, those expected to say yes within one wave."),
            "simulation, docs/callout-policy.md; replace it by what your own call-outs show",
        ),
        Setting(
            "yes_asleep",
            6,
            "in 100",
            1,
            99,
            gettext_noop("Of people asked while they sleep, those expected to say yes within one wave."),
            "simulation, docs/callout-policy.md; replace it by what your own call-outs show",
        ),
        Setting(
            "wave_minutes",
            5,
            "minutes",
            2,
            240,
            gettext_noop("Time to answer, counted from when the message was handed to the carrier."),
            "simulation, docs/callout-policy.md",
        ),
        Setting(
            "wave_cap_minutes",
            40,
            "minutes",
            5,
            480,
            gettext_noop("The next wave opens at the latest after this time, whatever the carrier did."),
            "our choice",
        ),
        Setting(
            "call_minutes",
            3,
            "minutes",
            1,
            60,
            gettext_noop(
                "A phone rings when a text and a mail have had this long, if its owner agreed to calls."
            ),
            "our choice",
        ),
        Setting(
            "call_again_minutes",
            5,
            "minutes",
            1,
            60,
            gettext_noop("It rings once more this long after the first call, if no answer came."),
            "our choice",
        ),
        Setting(
            "program_names",
            0,
            "names",
            0,
            1,
            gettext_noop(
                "Names of the program that a text, a call or the subject of a mail carries: 0 or 1. With 0 nobody"
                " who sees a phone or hears it ring learns which program asks."
            ),
            "so that a locked screen, a shared mailbox and an answering machine tell nothing",
        ),
        Setting(
            "silence_seconds",
            45,
            "seconds",
            15,
            600,
            gettext_noop(
                "A text on which its carrier reports nothing for this long lets the call go at once."
            ),
            "so that a text that a carrier lost is made up for within a minute",
        ),
        Setting(
            "hold_minutes",
            15,
            "minutes",
            5,
            120,
            gettext_noop("A yes holds the seat for this long while the advisor confirms."),
            "our choice",
        ),
        Setting(
            "alternates_hours",
            12,
            "hours",
            1,
            72,
            gettext_noop(
                "Others who said yes stay as alternates until the agency head answers, at most this long."
            ),
            "our choice",
        ),
        Setting(
            "settle_spread_minutes",
            30,
            "minutes",
            5,
            240,
            gettext_noop("Thank-you messages to people not needed are spread over this time."),
            "so that nobody can tell a declined name from an unneeded one",
        ),
        Setting(
            "max_load",
            2,
            "engagements",
            1,
            10,
            gettext_noop("Engagements that one advisor carries at the same time."),
            "our choice",
        ),
        Setting(
            "rest_days",
            14,
            "days",
            0,
            90,
            gettext_noop("Rest after an on-site deployment before a person can be asked again."),
            "NWCG: at least 2 days after 14; cool-down is policy",
        ),
        Setting(
            "weekly_pages",
            4,
            "call-outs",
            1,
            20,
            gettext_noop("Call-outs in which one person may be asked in seven days."),
            "our choice",
        ),
        Setting(
            "revalidate_days",
            365,
            "days",
            30,
            730,
            gettext_noop("A roster entry confirmed longer ago than this cannot be matched."),
            "ICISF registers teams yearly; ERHMS refreshes rosters yearly",
        ),
        Setting(
            "commitment_days",
            14,
            "days",
            1,
            365,
            gettext_noop(
                "For its first days a seat takes a person wholly; after that it counts as load only."
            ),
            "our choice",
        ),
        Setting(
            "travel_hours_cap",
            12,
            "hours",
            1,
            48,
            gettext_noop("Longest travel time that matching accepts for a seat that may go on site."),
            "our choice",
        ),
        Setting(
            "asks_per_address",
            20,
            "requests",
            3,
            500,
            gettext_noop(
                "Requests accepted from one internet address in an hour; after that the phone is offered."
            ),
            "our choice",
        ),
        Setting(
            "tries_keep_days",
            30,
            "days",
            2,
            365,
            gettext_noop(
                "What counts tries (sign-ins, codes, forms from one address) is deleted after this time."
            ),
            "our choice; no limit looks back further than a day",
        ),
        Setting(
            "form_keys_keep_days",
            90,
            "days",
            30,
            730,
            gettext_noop(
                "The key of a form that was sent is kept this long: the same form sent again does nothing twice."
            ),
            "our choice; far longer than a page lies open or a device keeps a form to send it later",
        ),
        Setting(
            "suggestions_per_address",
            10,
            "suggestions",
            1,
            200,
            gettext_noop("Suggestions for the library taken from one internet address in an hour."),
            "our choice",
        ),
        Setting(
            "field_pack_days",
            30,
            "days",
            1,
            365,
            gettext_noop("A field pack that was signed longer ago says that it is old."),
            "our choice",
        ),
        Setting(
            "link_check_days",
            30,
            "days",
            1,
            180,
            gettext_noop(
                "Each link of the library is looked at again after this time, where checking is on."
            ),
            "our choice",
        ),
        Setting(
            "offers_keep_days",
            180,
            "days",
            30,
            730,
            gettext_noop(
                "Who offered help, goods or money is kept for this long after the offer came; then it is emptied."
            ),
            "our choice",
        ),
        Setting(
            "offers_per_address",
            10,
            "offers",
            2,
            200,
            gettext_noop("Offers accepted from one internet address in an hour on the public pages."),
            "our choice",
        ),
        Setting(
            "offers_at_once",
            500,
            "offers",
            10,
            2000,
            gettext_noop("Offers that the owner of a list can handle in one go."),
            "so that each go takes less than a third of a second, bench/offers.py",
        ),
        Setting(
            "offers_thanks_minutes",
            10,
            "minutes",
            1,
            120,
            gettext_noop(
                "Thanks to many wait for this long before they go out, so that they can be taken back."
            ),
            "our choice",
        ),
        Setting(
            "read_once_minutes",
            15,
            "minutes",
            1,
            60,
            gettext_noop("Opening the same case again within this time writes no second line."),
            "our choice",
        ),
        Setting(
            "catalog_review_days",
            180,
            "days",
            30,
            1096,
            gettext_noop("Each protocol of the catalog is looked at again within this time."),
            "our choice",
        ),
        Setting(
            "onsite_warn_days",
            7,
            "days",
            1,
            30,
            gettext_noop("After this many days on site without a break, the coordinator is told."),
            "Red Cross: seven working days; NWCG",
        ),
        Setting(
            "onsite_stop_days",
            14,
            "days",
            1,
            30,
            gettext_noop(
                "Nobody stays on site for more days than this without a break: then they are called home."
            ),
            "NWCG: 14 days",
        ),
        Setting(
            "rest_least_days",
            2,
            "days",
            1,
            30,
            gettext_noop("Days at home after a deployment, at the least. Nobody signs these away."),
            "NWCG: two days off after 14",
        ),
        Setting(
            "debrief_hours",
            72,
            "hours",
            12,
            336,
            gettext_noop("A debrief takes place within this time after the return."),
            "ERHMS out-processing",
        ),
        Setting(
            "thirty_check_days",
            30,
            "days",
            7,
            90,
            gettext_noop("The care lead looks in on a returned advisor after this time."),
            "ERHMS: follow-up after out-processing",
        ),
        Setting(
            "exposure_days",
            180,
            "days",
            30,
            730,
            gettext_noop("How long an event with children hurt, or an officer killed, counts as recent."),
            "our choice; the sources name the exposure and no period",
        ),
        Setting(
            "exposure_most",
            2,
            "deployments",
            1,
            10,
            gettext_noop(
                "Deployments to such events in that time, after which a second person has to sign for another."
            ),
            "our choice",
        ),
        Setting(
            "rate_day_dollars",
            650,
            "dollars",
            1,
            5000,
            gettext_noop("Pay for a day of eight hours above this needs written approval beforehand."),
            "DOJ financial guide, consultant rates",
        ),
        Setting(
            "rate_hour_cents",
            8125,
            "cents",
            1,
            60000,
            gettext_noop("Pay for an hour above this needs written approval beforehand."),
            "DOJ financial guide, consultant rates",
        ),
        Setting(
            "paper_megabytes",
            5,
            "megabytes",
            1,
            10,
            gettext_noop("The largest file that is kept with an engagement."),
            "our choice",
        ),
        Setting(
            "paper_keep_days",
            1096,
            "days",
            30,
            3660,
            gettext_noop(
                "Papers of a closed engagement are kept this long after the final financial report was "
                "submitted; under a hold, as long as it stands."
            ),
            "2 CFR 200.334: three years",
        ),
        Setting(
            "paper_notice_days",
            30,
            "days",
            1,
            365,
            gettext_noop(
                "Records officers are told this long before the clock disposes of papers; it disposes of nothing "
                "of which they were told later than that."
            ),
            "our choice",
        ),
        Setting(
            "funding_remind_days",
            14,
            "days",
            1,
            90,
            gettext_noop("The owner of a funding application is told this long before a deadline, once."),
            "our choice",
        ),
        Setting(
            "funding_review_days",
            180,
            "days",
            30,
            730,
            gettext_noop(
                "A funding program as shipped with the software counts as stale this long after its facts were seen."
            ),
            "our choice",
        ),
        Setting(
            "suppress_below",
            5,
            "cases",
            3,
            20,
            gettext_noop("Counts below this number are not shown in reports, because they can name a town."),
            "usual small-number practice",
        ),
        *AHEAD,
        *JOINING,
    )
}
