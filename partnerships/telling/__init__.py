"""The story of one application: what each decisive row tells, and who may read it.

A model with a THREAD has a teller here, by noun; `story.py` asks each of them once and puts everything in order.
"""

from . import (
    agreeing,
    amending,
    applying,
    checking,
    choosing,
    departing,
    drawing,
    meeting,
    opening,
    reviewing,
    steering,
)

__all__ = [
    "agreeing",
    "amending",
    "applying",
    "checking",
    "choosing",
    "departing",
    "drawing",
    "meeting",
    "opening",
    "reviewing",
    "steering",
]
