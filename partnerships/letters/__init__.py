"""Every letter a partnership gets, one function each. None when there is nothing to tell any more.

A letter says what happened, what to do and until when, with one link; never what stands in the application. The outbox
knows each by its name in this package, in whichever module it stands.
"""

from .about import ABOUT
from .application import (
    call_changed,
    consent_void,
    corrected,
    extended,
    extended_for_one,
    file_refused,
    form_changed,
    moved,
    own_deadline,
    receipt,
    reminder,
)
from .formal import (
    completion_asked,
    formally_rejected,
    supplement_received,
)
from .parties import (
    joined,
    joining_proposed,
    party_recovered,
    party_replaced,
)
from .people import (
    assigned,
    invitation,
    may_sign_now,
    role_ended,
    sign_off_asked,
    somebody_left,
)
from .sending import (
    consent_taken_back,
    to_send,
)

__all__ = [
    "ABOUT",
    "assigned",
    "call_changed",
    "completion_asked",
    "consent_taken_back",
    "consent_void",
    "corrected",
    "extended",
    "extended_for_one",
    "file_refused",
    "form_changed",
    "formally_rejected",
    "invitation",
    "joined",
    "joining_proposed",
    "may_sign_now",
    "moved",
    "own_deadline",
    "party_recovered",
    "party_replaced",
    "receipt",
    "reminder",
    "role_ended",
    "sign_off_asked",
    "somebody_left",
    "supplement_received",
    "to_send",
]
