"""What must hold of the whole record: one query for each rule; every row it returns is a violation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One rule. ``sql`` returns one text per violation: what it is about."""

    name: str
    sentence: str
    sql: str


def _line(action: str, *, stream: str = "true", object: str = "true", before: str = "") -> str:
    """Return SQL for "there is such a line"; ``before`` is a moment it may not be later than."""
    later = f" AND l.at <= {before}" if before else ""
    return (
        f"EXISTS (SELECT 1 FROM ledger_entry l WHERE l.action = '{action}' AND {stream} AND {object}{later})"
    )


def _rows_have_lines(name: str, table: str, action: str, object: str, where: str = "true") -> Check:
    """Return a check that every row of a table has its line; ``object`` is its prefix in the ledger."""
    return Check(
        f"no_line_{name}",
        f"Every {name.replace('_', ' ')} has its line in the ledger.",
        f"SELECT '{name} ' || t.id FROM {table} t WHERE {where} AND NOT EXISTS ("
        f"SELECT 1 FROM ledger_entry l WHERE l.object = '{object}:' || t.id AND l.action = '{action}')",
    )


def _lines_have_rows(name: str, table: str, action: str, object: str) -> Check:
    """Return a check that no line speaks of a row that is not there."""
    return Check(
        f"no_row_{name}",
        f"No line of the ledger speaks of a {name.replace('_', ' ')} that is not there.",
        f"SELECT l.object FROM ledger_entry l WHERE l.action = '{action}' AND NOT EXISTS ("
        f"SELECT 1 FROM {table} t WHERE l.object = '{object}:' || t.id)",
    )


def _as_many(name: str, action: str, rows: str, lines: str) -> Check:
    """Return a check that (what, number) of rows and of lines agree."""
    return Check(
        f"count_{name}",
        f"There are as many lines “{action}” as there are rows they stand for.",
        f"SELECT coalesce(r.what, l.what) FROM ({rows}) AS r (what, n) FULL JOIN ({lines}) AS l (what, n)"
        " ON r.what = l.what WHERE coalesce(r.n, 0) <> coalesce(l.n, 0)",
    )


def _counted(action: str, key: str = "object") -> str:
    return f"SELECT {key}, count(*) FROM ledger_entry WHERE action = '{action}' GROUP BY 1"


_CALLOUT_OF = "JOIN callouts_callout c ON c.id = s.callout_id"
_IS_PAGE_LINE = "l.object = 'page:' || p.id"

LINES = (
    _rows_have_lines("call_back", "incidents_callback", "call_back", "call_back"),
    _rows_have_lines("proposal", "teams_proposal", "propose", "proposal"),
    _rows_have_lines("call_out", "callouts_callout", "open_callout", "callout"),
    _rows_have_lines("agreed_seat", "callouts_seat", "agree", "seat", "t.state = 'agreed'"),
    _rows_have_lines("engagement", "engagements_engagement", "introduce", "engagement"),
    _rows_have_lines("contact", "engagements_contact", "log_contact", "contact"),
    _rows_have_lines("handed_page", "callouts_page", "hand_over", "page", "t.handed_at IS NOT NULL"),
    _rows_have_lines(
        "raised_follow_up", "engagements_followup", "raise_follow_up", "follow_up", "t.raised_at IS NOT NULL"
    ),
    _rows_have_lines(
        "done_follow_up", "engagements_followup", "do_follow_up", "follow_up", "t.state = 'done'"
    ),
    _rows_have_lines(
        "dismissed_follow_up", "engagements_followup", "dismiss_follow_up", "follow_up",
        "t.state = 'dismissed'",
    ),
    _rows_have_lines("shift", "duty_shift", "add_shift", "shift"),
    _rows_have_lines("contact_number", "agencies_contactnumber", "add_number", "number"),
    _lines_have_rows("call_back", "incidents_callback", "call_back", "call_back"),
    _lines_have_rows("contact", "engagements_contact", "log_contact", "contact"),
    _lines_have_rows("call_out", "callouts_callout", "open_callout", "callout"),
    _as_many(
        "ask", "ask", "SELECT 'request:' || id, 1 FROM incidents_requestforassistance",
        _counted("ask", "stream"),
    ),
    _as_many(
        "wave", "open_wave", "SELECT 'seat:' || seat_id, count(*) FROM callouts_wave GROUP BY 1",
        _counted("open_wave"),
    ),
    _as_many(
        "member", "join_team",
        "SELECT 'engagement:' || engagement_id, count(*) FROM engagements_member GROUP BY 1",
        _counted("join_team"),
    ),
    _as_many(
        "acknowledgment", "acknowledge_notice",
        "SELECT 'engagement:' || engagement_id, count(*) FROM engagements_noticeacknowledgment GROUP BY 1",
        _counted("acknowledge_notice"),
    ),
    _as_many(
        "close", "close",
        "SELECT 'engagement:' || engagement_id, count(*) FROM engagements_turn WHERE event = 'closed'"
        " GROUP BY 1",
        _counted("close"),
    ),
    _as_many(
        "advisor", "add_advisor", "SELECT 'advisor:' || id, 1 FROM roster_peeradvisor",
        _counted("add_advisor", "stream"),
    ),
    _as_many(
        "commitment", "commit",
        "SELECT 'advisor:' || advisor_id || ' ' || ref, count(*) FROM roster_commitment GROUP BY 1",
        _counted("commit", "stream || ' ' || object"),
    ),
    _as_many(
        "release", "release",
        "SELECT 'advisor:' || advisor_id || ' ' || ref, count(*) FROM roster_commitment"
        " WHERE released_at IS NOT NULL GROUP BY 1",
        _counted("release", "stream || ' ' || object"),
    ),
    Check(
        "no_line_set_aside",
        "Everybody set aside for a request has a line that says so.",
        "SELECT 'request ' || x.request_id || ', advisor ' || x.advisor_id FROM teams_setaside x"
        " WHERE NOT EXISTS (SELECT 1 FROM ledger_entry l WHERE l.stream = 'request:' || x.request_id"
        " AND l.object = 'advisor:' || x.advisor_id AND l.action IN ('veto', 'declare_conflict'))",
    ),
)  # fmt: skip

RULES = (
    Check(
        "called_out_early",
        "A call-out follows a call-back that proved real and the agency's yes to help (E1, E2).",
        "SELECT o.object FROM ledger_entry o WHERE o.action IN ('open_callout', 'renew_callout') AND NOT ("
        + _line("accept", stream="l.stream = o.stream", object="l.seq < o.seq")
        + " AND EXISTS (SELECT 1 FROM incidents_callback b WHERE 'request:' || b.request_id = o.stream"
        " AND b.outcome = 'real' AND b.reached IN ('head', 'delegate') AND b.at <= o.at))",
    ),
    Check(
        "not_independent",
        "The number called is not the one supplied, unless a second source shows it.",
        "SELECT 'call_back ' || b.id FROM incidents_callback b"
        " JOIN incidents_requestforassistance r ON r.id = b.request_id"
        " WHERE b.second_source = '' AND right(regexp_replace(b.number, '\\D', '', 'g'), 10)"
        " = right(regexp_replace(r.call_back_number, '\\D', '', 'g'), 10)",
    ),
    Check(
        "code_misused",
        "A case code opens one device, before it expires and unless it was revoked.",
        "SELECT 'code ' || k.id FROM incidents_casecode k WHERE k.used_at > k.expires_at"
        " OR k.used_at > k.revoked_at UNION ALL"
        " SELECT 'request ' || d.request_id FROM incidents_casedevice d GROUP BY d.request_id"
        " HAVING count(*) > (SELECT count(*) FROM incidents_casecode k"
        " WHERE k.request_id = d.request_id AND k.used_at IS NOT NULL)",
    ),
    Check(
        "two_in_a_seat",
        "One seat, one advisor.",
        "SELECT 'seat ' || p.seat_id FROM callouts_page p WHERE p.state IN ('yes', 'accepted', 'agreed')"
        " GROUP BY p.seat_id HAVING count(*) > 1",
    ),
    Check(
        "two_places",
        "Nobody is promised wholly to two places at once, then or since.",
        "SELECT 'advisor ' || a.advisor_id || ': ' || a.ref || ' and ' || b.ref FROM roster_commitment a"
        " JOIN roster_commitment b ON b.advisor_id = a.advisor_id AND b.id > a.id AND b.exclusive"
        " AND b.exercise = a.exercise WHERE a.exclusive"
        " AND tstzrange(lower(a.during), greatest(lower(a.during), least(upper(a.during), a.released_at)))"
        " && tstzrange(lower(b.during), greatest(lower(b.during), least(upper(b.during), b.released_at)))",
    ),
    Check(
        "named_before_ready",
        "The chief is asked about a name only after that person said yes and declared no conflict (E4).",
        "SELECT e.object || ', advisor ' || (e.payload::json->'facts'->>'advisor') FROM ledger_entry e"
        " WHERE e.action IN ('agree', 'decline_name') AND NOT EXISTS ("
        "SELECT 1 FROM callouts_page p JOIN ledger_entry l ON l.object = 'page:' || p.id"
        " AND l.action = 'accept_seat' AND l.stream = e.stream AND l.seq < e.seq"
        " WHERE 'seat:' || p.seat_id = e.object"
        " AND p.advisor_id = (e.payload::json->'facts'->>'advisor')::bigint)",
    ),
    Check(
        "no_declaration",
        "Every seat that is accepted has the advisor's own declaration, made after reading who asks.",
        "SELECT 'page ' || p.id FROM callouts_page p WHERE p.state IN ('accepted', 'agreed') AND NOT ("
        "p.confirmed_at IS NOT NULL AND "
        + _line("accept_seat", object=_IS_PAGE_LINE)
        + " AND "
        + _line("read", object=_IS_PAGE_LINE, before="p.confirmed_at")
        + ")",
    ),
    Check(
        "seat_without_person",
        "A held, accepted or agreed seat has exactly its person's page behind it.",
        "SELECT 'seat ' || s.id FROM callouts_seat s WHERE s.state IN ('held', 'accepted', 'agreed')"
        " AND NOT EXISTS (SELECT 1 FROM callouts_page p WHERE p.seat_id = s.id AND p.state ="
        " CASE s.state WHEN 'held' THEN 'yes' ELSE s.state END)",
    ),
    Check(
        "not_agreed",
        "Nobody is introduced before the chief agreed to them (E3).",
        "SELECT 'member ' || m.id FROM engagements_member m WHERE NOT EXISTS ("
        "SELECT 1 FROM ledger_entry l WHERE l.action = 'agree' AND l.object = 'seat:' || m.seat_id"
        " AND (l.payload::json->'facts'->>'advisor')::bigint = m.advisor_id AND l.at <= m.joined_at)",
    ),
    Check(
        "wrong_seat_filled",
        "A member of a team serves in their own discipline.",
        "SELECT 'member ' || m.id FROM engagements_member m JOIN callouts_seat s ON s.id = m.seat_id"
        " WHERE m.discipline <> CASE s.key WHEN 'lead' THEN 'law' ELSE s.key END",
    ),
    Check(
        "talked_before_notice",
        "No talk takes place before both sides read the notice (E7).",
        "SELECT 'contact ' || t.id FROM engagements_contact t WHERE NOT EXISTS ("
        "SELECT 1 FROM engagements_noticeacknowledgment n WHERE n.engagement_id = t.engagement_id"
        " AND n.side = 'requester' AND n.at <= t.occurred_at) OR NOT EXISTS ("
        "SELECT 1 FROM engagements_noticeacknowledgment n WHERE n.engagement_id = t.engagement_id"
        " AND n.side = 'advisor' AND (t.member_id IS NULL OR n.member_id = t.member_id)"
        " AND n.at <= t.occurred_at)",
    ),
    Check(
        "asked_after_veto",
        "Nobody the chief declined is asked again for the same request (E5).",
        "SELECT 'page ' || p.id FROM callouts_page p JOIN callouts_callout c ON c.id = p.callout_id"
        " JOIN callouts_wave w ON w.id = p.wave_id JOIN teams_setaside x ON x.request_id = c.request_id"
        " AND x.advisor_id = p.advisor_id WHERE w.opened_at > x.at",
    ),
    Check(
        "unlike_thanks",
        "Declined and not needed get the same message, inside the same spread of time (E5).",
        "SELECT 'page ' || p.id FROM callouts_page p JOIN callouts_callout c ON c.id = p.callout_id"
        " WHERE p.state IN ('vetoed', 'spared') AND NOT EXISTS (SELECT 1 FROM outbox_message m"
        " WHERE m.key = 'page:' || p.id || ':settled' AND m.kind = 'settled'"
        " AND p.settle_at >= m.created_at AND p.settle_at < m.created_at"
        " + make_interval(mins => (c.policy->>'settle_spread_minutes')::int)"
        # A carrier that was down moves the moment on; that is no different for one or the other.
        " AND (m.due_at = p.settle_at OR (m.due_at > p.settle_at AND m.tries > 1)))",
    ),
    Check(
        "asked_too_late",
        "No message goes out after the moment until which it is of use.",
        "SELECT 'message ' || m.id FROM outbox_message m WHERE m.handed_at > m.not_after",
    ),
    Check(
        "raised_early",
        "No follow-up is raised before its morning.",
        "SELECT 'follow_up ' || f.id FROM engagements_followup f WHERE f.raised_at < f.due_at",
    ),
    Check(
        "still_asking",
        "Nobody is asked any more for a request that has ended.",
        "SELECT 'callout ' || c.id FROM callouts_callout c JOIN incidents_requestforassistance r"
        " ON r.id = c.request_id WHERE c.state = 'open' AND r.state <> 'accepted'",
    ),
    Check(
        "seat_forgotten",
        "An open seat waits for answers or for a person's decision, never for nothing.",
        f"SELECT 'seat ' || s.id FROM callouts_seat s {_CALLOUT_OF} WHERE c.state = 'open'"
        " AND s.state = 'open' AND s.needs_person_since IS NULL AND NOT EXISTS ("
        "SELECT 1 FROM callouts_wave w WHERE w.seat_id = s.id AND w.state = 'open')",
    ),
    Check(
        "days_not_given_back",
        "Whoever is not needed has their days back; whoever is has them kept.",
        "SELECT m.ref FROM roster_commitment m JOIN callouts_seat s ON m.ref = 'seat:' || s.id"
        " WHERE m.released_at IS NULL AND (s.state IN ('open', 'released') OR NOT EXISTS ("
        "SELECT 1 FROM callouts_page p WHERE p.seat_id = s.id AND p.advisor_id = m.advisor_id"
        " AND p.state IN ('yes', 'accepted', 'agreed')))",
    ),
    Check(
        "exercise_mixed_later",
        "An exercise is an exercise in every row: engagement, commitment and message.",
        "SELECT 'engagement ' || e.id FROM engagements_engagement e JOIN incidents_requestforassistance r"
        " ON r.id = e.request_id WHERE e.exercise <> r.exercise UNION ALL"
        " SELECT m.ref FROM roster_commitment m JOIN callouts_seat s ON m.ref = 'seat:' || s.id"
        f" {_CALLOUT_OF} WHERE m.exercise <> c.exercise UNION ALL"
        " SELECT m.ref FROM roster_commitment m JOIN engagements_engagement e"
        " ON m.ref = 'engagement:' || e.id WHERE m.exercise <> e.exercise UNION ALL"
        " SELECT 'message ' || m.id FROM outbox_message m JOIN callouts_page p"
        " ON m.\"group\" = 'page:' || p.id"
        " WHERE m.exercise <> p.exercise",
    ),
)

CHECKS = RULES + LINES
