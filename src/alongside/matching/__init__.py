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
from alongside.matching.certified import Certified, Wants, assign_certified
from alongside.matching.changes import Change
from alongside.matching.check import Finding, Severity, blocks, check
from alongside.matching.check_many import JointFinding, check_joint
from alongside.matching.codes import OVERRIDABLE, RULES, ReasonCode, RuleText
from alongside.matching.colgen import solve_joint
from alongside.matching.columns import BadColumns, Columns, columns_of
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
from alongside.matching.fused import Leading, Survey, survey
from alongside.matching.joint import (
    Aim,
    Call,
    CallTeam,
    Contended,
    JointProblem,
    JointSolution,
    JointStatus,
    Prices,
    burden_charge,
)
from alongside.matching.leximin import leximin
from alongside.matching.pareto import Point, as_joint, pareto
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
from alongside.matching.regions import region_of
from alongside.matching.relax import Relaxation, Relaxations, relaxations
from alongside.matching.replan import Answer, Replan, SeatChange, next_names, replan
from alongside.matching.reserve import CellCount, Floor, Reserve
from alongside.matching.schema import schema
from alongside.matching.scoring import POINT, TEAM_TERMS, TERMS, Term, TermLine, score, term_lines
from alongside.matching.sentence import Key, Labels, Sentence
from alongside.matching.solution import Alternate, Choice, Solution, Status, Tie, Unfilled
from alongside.matching.solve import solve
from alongside.matching.steps import APPROVERS, IN_PERSON_RULES, PERSONAL, Approver, Step, StepKind
from alongside.matching.weighted import Weighted, WeightedAnswer, assign_weighted, read_gap

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
    "Aim",
    "Alternate",
    "Answer",
    "Approver",
    "BadCapsule",
    "BadColumns",
    "BadProblem",
    "Call",
    "CallTeam",
    "CellCount",
    "Certified",
    "Change",
    "Choice",
    "Columns",
    "Commitment",
    "Compact",
    "CompactAuthority",
    "Conflict",
    "Conflicts",
    "Contended",
    "Counterfactual",
    "Difference",
    "Eligibility",
    "Explanation",
    "Finding",
    "Floor",
    "JointFinding",
    "JointProblem",
    "JointSolution",
    "JointStatus",
    "Key",
    "Labels",
    "Leading",
    "Mode",
    "Options",
    "Pivot",
    "Point",
    "Policy",
    "Prices",
    "Problem",
    "Ranked",
    "Reason",
    "ReasonCode",
    "Relaxation",
    "Relaxations",
    "Replan",
    "Replay",
    "RequestFacts",
    "Reserve",
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
    "Survey",
    "TeamLine",
    "Term",
    "TermLine",
    "Tie",
    "Unfilled",
    "Wants",
    "WeightRange",
    "Weighted",
    "WeightedAnswer",
    "Weights",
    "WhyNot",
    "WhyNotSeat",
    "Worth",
    "account",
    "as_joint",
    "assign_certified",
    "assign_weighted",
    "blocks",
    "burden_charge",
    "check",
    "check_joint",
    "columns_of",
    "compare",
    "conflicts",
    "counterfactual",
    "digest",
    "explain",
    "judge",
    "leximin",
    "next_names",
    "pareto",
    "pivots",
    "points_text",
    "read_gap",
    "region_of",
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
    "solve_joint",
    "survey",
    "term_lines",
    "terms_of",
    "weight_ranges",
    "why_not",
    "worth",
]
