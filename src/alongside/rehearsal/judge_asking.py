"""What must hold of everybody at the moment they are asked: one condition for each rule, in SQL.

Each condition is true of a row that breaks the rule. Rules by number: domain.md section E.
"""

from __future__ import annotations

from dataclasses import dataclass

ASKED = """
WITH asked AS (
  SELECT p.id AS page, p.exercise AS page_exercise, p.advisor_id, s.key AS seat, c.id AS callout,
         c.request_id, c.exercise, c.policy, w.opened_at AS at, pr.made_at, pr.exercise AS proposal_exercise,
         (w.opened_at AT TIME ZONE 'UTC')::date AS day,
         (pr.made_at AT TIME ZONE coalesce(nullif(r.timezone, ''), nullif(g.timezone, ''),
           'America/New_York'))::date AS local_day,
         r.state, r.verified_at, r.decided_at, r.agency_id, r.in_person, r.exercise AS request_exercise,
         i.kind, i.venue, i.exercise AS incident_exercise,
         coalesce(nullif(i.state_code, ''), g.state, '') AS state_code,
         coalesce(i.lat, g.lat) AS lat, coalesce(i.lon, g.lon) AS lon
  FROM callouts_wave w
  JOIN callouts_page p ON p.wave_id = w.id
  JOIN callouts_seat s ON s.id = p.seat_id
  JOIN callouts_callout c ON c.id = p.callout_id
  JOIN teams_proposal pr ON pr.id = s.proposal_id
  JOIN incidents_requestforassistance r ON r.id = c.request_id
  JOIN incidents_incident i ON i.id = r.incident_id
  LEFT JOIN agencies_agency g ON g.id = r.agency_id
  WHERE w.id > %(after)s AND w.id <= %(upto)s)
"""
COUNT = ASKED + "SELECT count(*) FROM asked"


@dataclass(frozen=True)
class Check:
    """One rule. ``broken``: SQL over ``asked q``, ``roster_peeradvisor a`` that is true when it is broken."""

    name: str
    sentence: str
    broken: str


def _paper(kind: str, more: str = "") -> str:
    return f"SELECT 1 FROM roster_credential k WHERE k.advisor_id = a.id AND k.kind = '{kind}' {more}"


_KM = (
    "6371 * acos(least(1, sin(radians(a.lat)) * sin(radians(q.lat))"
    " + cos(radians(a.lat)) * cos(radians(q.lat)) * cos(radians(a.lon - q.lon))))"
)
_DAY_OF_YEAR = (
    "make_date(y, n.month, least(n.day,"
    " extract(day FROM make_date(y, n.month, 1) + interval '1 month - 1 day')::int))"
)

CHECKS = (
    Check(
        "not_verified",
        "Nobody is asked before the agency was called back and help was accepted (E1, E2).",
        "q.verified_at IS NULL OR q.verified_at > q.at OR q.state <> 'accepted' OR q.decided_at > q.at",
    ),
    Check(
        "wrong_discipline",
        "A seat is offered only to its own discipline.",
        "a.discipline <> CASE q.seat WHEN 'lead' THEN 'law' ELSE q.seat END",
    ),
    Check("not_active", "Only people who take requests are asked.", "a.state <> 'active'"),
    Check(
        "no_background",
        "The background check holds on the day of asking (E6).",
        f"NOT EXISTS ({_paper('background', 'AND k.expires_date >= q.day')})",
    ),
    Check(
        "training_expired",
        "Training that is recorded holds on the day of asking (E6).",
        f"a.discipline <> 'behavioral' AND EXISTS ({_paper('training', 'AND k.expires_date < q.day')})",
    ),
    Check(
        "no_license",
        "A behavioral health provider is licensed for the state, or has authority under a compact (E13).",
        "a.discipline = 'behavioral' AND NOT EXISTS ("
        + _paper("license", "AND k.expires_date >= q.day AND k.state = q.state_code")
        + ") AND NOT EXISTS ("
        + _paper("compact", "AND k.expires_date >= q.day AND k.number <> ''")
        + ")",
    ),
    Check(
        "not_confirmed",
        "The entry was confirmed within the days that the policy says (E6).",
        "a.revalidated_date IS NULL OR q.day - a.revalidated_date > (q.policy->>'revalidate_days')::int",
    ),
    Check(
        "no_permission",
        "The employer has given permission for this day.",
        "NOT a.employer_permission OR a.employer_permission_until < q.day",
    ),
    Check(
        "opted_out",
        "Nobody is asked for a kind of incident or place that they opted out of.",
        "a.declined_kinds::text[] && ARRAY[q.kind, q.venue]",
    ),
    Check("own_agency", "Nobody is asked to advise their own agency.", "a.agency_id = q.agency_id"),
    Check(
        "recused",
        "Nobody is asked about an agency or state they stepped aside from (E6).",
        "EXISTS (SELECT 1 FROM roster_recusal x WHERE x.advisor_id = a.id AND x.from_at <= q.at"
        " AND (x.ended_at IS NULL OR x.ended_at > q.at)"
        " AND (x.agency_id = q.agency_id OR x.home_state = q.state_code))",
    ),
    Check("in_litigation", "Nobody in open litigation is asked.", "a.open_litigation"),
    Check(
        "day_off",
        "Nobody is asked on a day they marked as not available.",
        "EXISTS (SELECT 1 FROM roster_blockeddates b WHERE b.advisor_id = a.id AND b.removed_at IS NULL"
        " AND q.day BETWEEN b.first_date AND b.last_date)",
    ),
    Check(
        "anniversary",
        "Nobody is proposed within three days of a date of their own.",
        "EXISTS (SELECT 1 FROM roster_anniversary n, generate_series(extract(year FROM q.local_day)::int - 1,"
        " extract(year FROM q.local_day)::int + 1) AS y"
        f" WHERE n.advisor_id = a.id AND abs({_DAY_OF_YEAR} - q.local_day) <= 3)",
    ),
    Check(
        "committed",
        "Nobody is asked while their days are promised elsewhere; an exercise never blocks real work.",
        "EXISTS (SELECT 1 FROM roster_commitment m WHERE m.advisor_id = a.id AND m.exclusive"
        " AND NOT m.exercise AND m.released_at IS NULL AND m.during @> q.at)",
    ),
    Check(
        "load_full",
        "Nobody is asked beyond the engagements they can carry.",
        "(SELECT count(DISTINCT m.ref) FROM roster_commitment m WHERE m.advisor_id = a.id"
        " AND m.ref LIKE 'engagement:%%' AND NOT m.exercise AND m.released_at IS NULL AND m.during @> q.at)"
        " >= least(a.max_load, (q.policy->>'max_load')::int)",
    ),
    Check(
        "asked_often",
        "Nobody is asked in more call-outs within seven days than the policy says.",
        "(SELECT count(DISTINCT p.callout_id) FROM callouts_page p JOIN callouts_wave w ON w.id = p.wave_id"
        " WHERE p.advisor_id = a.id AND p.exercise = q.exercise AND w.opened_at <= q.at"
        " AND w.opened_at > q.at - interval '7 days') > (q.policy->>'weekly_pages')::int",
    ),
    Check(
        "resting",
        "Nobody is asked while resting after a deployment.",
        "q.day < a.last_home_date + (q.policy->>'rest_days')::int",
    ),
    Check(
        "set_aside",
        "Nobody is asked again for a request that set them aside (E5).",
        "EXISTS (SELECT 1 FROM teams_setaside x WHERE x.request_id = q.request_id"
        " AND x.advisor_id = a.id AND x.at <= q.at)",
    ),
    Check(
        "too_far",
        "For a team on site nobody is asked who would travel longer than the policy says.",
        f"q.in_person AND (CASE WHEN {_KM} <= 400 THEN {_KM} / 64 ELSE 4 + {_KM} / 700 END)"
        " > (q.policy->>'travel_hours_cap')::int + 0.1",
    ),
    Check(
        "exercise_mixed",
        "An exercise is an exercise in every row, and asks only people who take part in exercises.",
        "q.page_exercise <> q.exercise OR q.request_exercise <> q.exercise"
        " OR q.incident_exercise <> q.exercise OR q.proposal_exercise <> q.exercise OR (q.exercise AND NOT a.exercises)",
    ),
    Check(
        "asked_twice",
        "Nobody is asked for two seats of one team at the same time.",
        "EXISTS (SELECT 1 FROM callouts_page p WHERE p.callout_id = q.callout AND p.advisor_id = a.id"
        " AND p.id <> q.page)",
    ),
)


def every() -> str:
    """Return one statement with all checks: rows of (check, what it was about)."""
    parts = [
        f"SELECT '{check.name}', 'advisor ' || a.id || ', page ' || q.page || ', request ' || q.request_id"
        f" || ', ' || q.at FROM asked q JOIN roster_peeradvisor a ON a.id = q.advisor_id"
        f" WHERE {check.broken}"
        for check in CHECKS
    ]
    return ASKED + "\nUNION ALL\n".join(parts)
