"""The whole team for an incident: eligible, scored, proven best, explained. Stands on its own.

    from alongside.matching import Problem, RequestFacts, Seat, Advisor, solve, explain, why_not, check

    problem = Problem(facts=RequestFacts(on=day, state="OH"), seats=seats, advisors=roster)
    solution = solve(problem)            # Status.PROVEN_OPTIMAL, or INFEASIBLE with what is missing
    team = solution.as_mapping()         # seat -> advisor or None
    explain(solution)                    # why each person, beside the next in line
    why_not(solution, "A-17")            # the rules, or exactly what the team would lose
    check(problem, team)                 # an independent judge, for teams edited by hand too
    counterfactual(solution, "A-17")     # what one change would seat them; pivots: what would alter the team
    conflicts(problem)                   # no full team: every smallest set of rules that clash
    relaxations(problem)                 # ... and the cheapest ways out, each proven, with who may approve
    replan(problem, team, answers)       # after a decline: whoever said yes stays; cost and next names
    replay(seal(problem))                # kept with a hash, asked again years later

No Django, no clock, no randomness: the same problem always gives the same answer.
"""

from alongside.matching.capsule import BadCapsule, Replay, account, digest, replay, seal, sealed
from alongside.matching.changes import Change
from alongside.matching.check import Finding, Severity, blocks, check
from alongside.matching.check_many import JointFinding, check_joint
from alongside.matching.codes import OVERRIDABLE, RULES, ReasonCode, RuleText
from alongside.matching.compare import Difference, RunnerUp, Worth, compare, runner_up, terms_of, worth
from alongside.matching.conflicts import Conflict, Conflicts, conflicts
from alongside.matching.counterfactual import (
    Counterfactual,
    Pivot,
    WeightRange,
    counterfactual,
    pivots,
    weight_ranges,
)
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
from alongside.matching.relax import Relaxation, Relaxations, relaxations
from alongside.matching.replan import Answer, Replan, SeatChange, next_names, replan
from alongside.matching.schema import schema
from alongside.matching.scoring import POINT, TEAM_TERMS, TERMS, Term, TermLine, score, term_lines
from alongside.matching.sentence import Key, Labels, Sentence
from alongside.matching.solution import Alternate, Choice, Solution, Status, Tie, Unfilled
from alongside.matching.solve import solve
from alongside.matching.steps import APPROVERS, IN_PERSON_RULES, PERSONAL, Approver, Step, StepKind

__all__ = [
    "APPROVERS",
    "IN_PERSON_RULES",
    "OVERRIDABLE",
    "PERSONAL",
    "POINT",
    "RULES",
    "TEAM_TERMS",
    "TERMS",
    "Advisor",
    "Alternate",
    "Answer",
    "Approver",
    "BadCapsule",
    "BadProblem",
    "Change",
    "Choice",
    "Commitment",
    "Compact",
    "CompactAuthority",
    "Conflict",
    "Conflicts",
    "Counterfactual",
    "Difference",
    "Eligibility",
    "Explanation",
    "Finding",
    "JointFinding",
    "Key",
    "Labels",
    "Mode",
    "Options",
    "Pivot",
    "Policy",
    "Problem",
    "Ranked",
    "Reason",
    "ReasonCode",
    "Relaxation",
    "Relaxations",
    "Replan",
    "Replay",
    "RequestFacts",
    "RuleText",
    "RunnerUp",
    "Seat",
    "SeatChange",
    "SeatWhy",
    "Sentence",
    "Severity",
    "Solution",
    "Status",
    "Step",
    "StepKind",
    "TeamLine",
    "Term",
    "TermLine",
    "Tie",
    "Unfilled",
    "WeightRange",
    "Weights",
    "WhyNot",
    "WhyNotSeat",
    "Worth",
    "account",
    "blocks",
    "check",
    "check_joint",
    "compare",
    "conflicts",
    "counterfactual",
    "digest",
    "explain",
    "judge",
    "next_names",
    "pivots",
    "points_text",
    "relaxations",
    "replan",
    "replay",
    "runner_up",
    "schema",
    "score",
    "seal",
    "sealed",
    "shortlist",
    "solve",
    "term_lines",
    "terms_of",
    "weight_ranges",
    "why_not",
    "worth",
]
