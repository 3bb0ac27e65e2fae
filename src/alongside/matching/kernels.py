"""How inner loops are compiled where Numba is installed. The only module that knows of Numba.

The loops are plain Python (``kernel_core``, ``kernel_survey``, ``kernel_pricing``); what they give does not depend
on whether they were compiled.
"""

from __future__ import annotations

from functools import cache, update_wrapper
from importlib.util import find_spec
from inspect import isfunction
from types import FunctionType
from typing import Any


@cache
def installed() -> bool:
    """Say whether loops can be compiled here."""
    return find_spec("numba") is not None


@cache
def compiled(loop: Any) -> Any:
    """Return a loop compiled, or the loop itself where Numba is not installed.

    What it calls of its own module is compiled with it. A loop may call nothing of ours from another module:
    what Numba keeps on disk is renewed only when the loop's own file changes.
    """
    if not installed():
        return loop
    import numba

    known = loop.__globals__
    parts = {n: compiled(known[n]) for n in loop.__code__.co_names if isfunction(known.get(n))}
    if parts:
        loop = update_wrapper(FunctionType(loop.__code__, {**known, **parts}, loop.__name__), loop)
    try:
        return numba.njit(cache=True, error_model="numpy")(loop)
    except RuntimeError:  # nowhere to keep compiled code: compile anew in each process
        return numba.njit(error_model="numpy")(loop)
