"""What `check --deploy --database default` holds: the wall stands, and the clock is the real one."""

from django.core.checks import Error, Tags, register

from .audit import holes
from .clock import shift


@register(Tags.database, deploy=True)
def the_wall_stands(app_configs, databases, **options):
    """Asked only when a database is named."""
    if "default" not in (databases or []):
        return []
    found = [Error(hole, id="programmes.E001") for hole in holes()]
    if shift():
        found.append(Error("The database's clock is moved: app.clock must hold 0.", id="programmes.E002"))
    return found
