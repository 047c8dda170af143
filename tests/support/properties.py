"""How many examples the property tests try.

HYPOTHESIS_PROFILE is `ci`, which tries the same ones every time, or `thorough`.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci")

# A slow machine is no fault of the program.
_UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", _UNTIMED, derandomize=True)
settings.register_profile("thorough", _UNTIMED, max_examples=1000)
settings.load_profile(PROFILE)

SLOW = 200 if PROFILE == "thorough" else 25
"""Examples of a property that takes more than some hundredths of a second for each."""
