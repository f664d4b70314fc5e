"""How often somebody without an account may do what sends a letter."""

from datetime import timedelta

from allauth.account.adapter import get_adapter

from .models import Try

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# From one machine in an hour (a town hall has one address), and to one address in a day.
FROM_A_MACHINE, TO_AN_ADDRESS = 60, 5


def may_write_to(request, what, address):
    """Note one more letter to an address; False when it is too many."""
    machine = get_adapter(request).get_client_ip(request)
    from_here = Try.note(what, f"machine {machine}", FROM_A_MACHINE, HOUR)
    return from_here and Try.note(what, f"address {address.lower()}", TO_AN_ADDRESS, DAY)
