"""The words that an advisor agrees to before any text or machine call goes out, by version.

Pure. 47 CFR 64.1200(a)(1) wants prior express consent for texts and calls by an automatic system to a cell
phone; ours are not advertising, so it need not be written, but it is dated and its words are kept. A change of
the words is a new version: consents keep the version that was agreed to.
"""

from __future__ import annotations

from alongside.kernel.text import gettext_noop

VERSION = 1
WORDINGS: dict[int, dict[str, str]] = {
    1: {
        "sms": gettext_noop(
            "I agree to text messages to this number when the program asks whether I can help. A few in a month"
            " at most. Message and data rates may apply. STOP ends them, HELP explains. No need to agree in"
            " order to serve."
        ),
        "voice": gettext_noop(
            "I agree to calls by a machine to this number when the program asks whether I can help. Calls are"
            " not recorded. No need to agree in order to serve."
        ),
    }
}
