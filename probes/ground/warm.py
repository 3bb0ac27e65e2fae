"""A warm parent: what a jobs process does first is done once before it is forked, not in each of thousands of children.

A worker that lives for a third of a second would otherwise spend most of it on reading templates and modules.
"""

from __future__ import annotations

import gc
from functools import partial

from ground.workers import Sink


def up(sink: Sink, *, at_all: bool = True) -> None:
    """Tick once and send what is due in this process, by the product's own code and to the same carrier.

    ``at_all``: False leaves out the sending, for a twin whose bug is in the sending of its children.
    """
    from alongside.jobs import deliver
    from alongside.jobs.tick import tick

    tick()
    if at_all:
        send = partial(deliver.deliver, choose=lambda channel: sink)
        while send():
            pass
    gc.collect()
    gc.freeze()  # what is there now is never looked through again, so that children share it
