"""The whole team for an incident: eligible, scored, proven best, explained. Stands on its own.

    from alongside.matching import Problem, RequestFacts, Seat, Advisor, solve, explain, why_not, check

    problem = Problem(facts=RequestFacts(on=day, state="OH"), seats=seats, advisors=roster)
    solution = solve(problem)            # Status.PROVEN_OPTIMAL, or INFEASIBLE with what is missing
    team = solution.as_mapping()         # seat -> advisor or None
    explain(solution)                    # why each person, beside the next in line
    why_not(solution, "A-17")            # the rules, or exactly what the team would lose
    check(problem, team)                 # an independent judge, for teams edited by hand too

No Django, no clock, no randomness: the same problem always gives the same answer.
"""

from alongside.matching.check import Finding, Severity, blocks, check
from alongside.matching.codes import OVERRIDABLE, RULES, ReasonCode, RuleText
from alongside.matching.eligibility import Eligibility, Reason, judge
from alongside.matching.explain import (
    Explanation,
    Ranked,
    SeatWhy,
    TeamLine,
    WhyNot,
    WhyNotSeat,
    explain,
    points_text,
    shortlist,
    why_not,
)
from alongside.matching.policy import Mode, Policy, Weights
from alongside.matching.problem import (
    Advisor,
    BadProblem,
    Commitment,
    Compact,
    CompactAuthority,
    Options,
    Problem,
    RequestFacts,
    Seat,
)
from alongside.matching.scoring import POINT, TEAM_TERMS, TERMS, Term, TermLine, score, term_lines
from alongside.matching.sentence import Key, Labels, Sentence
from alongside.matching.solution import Alternate, Choice, Solution, Status, Tie, Unfilled
from alongside.matching.solve import solve

__all__ = [
    "OVERRIDABLE",
    "POINT",
    "RULES",
    "TEAM_TERMS",
    "TERMS",
    "Advisor",
    "Alternate",
    "BadProblem",
    "Choice",
    "Commitment",
    "Compact",
    "CompactAuthority",
    "Eligibility",
    "Explanation",
    "Finding",
    "Key",
    "Labels",
    "Mode",
    "Options",
    "Policy",
    "Problem",
    "Ranked",
    "Reason",
    "ReasonCode",
    "RequestFacts",
    "RuleText",
    "Seat",
    "SeatWhy",
    "Sentence",
    "Severity",
    "Solution",
    "Status",
    "TeamLine",
    "Term",
    "TermLine",
    "Tie",
    "Unfilled",
    "Weights",
    "WhyNot",
    "WhyNotSeat",
    "blocks",
    "check",
    "explain",
    "judge",
    "points_text",
    "score",
    "shortlist",
    "solve",
    "term_lines",
    "why_not",
]
