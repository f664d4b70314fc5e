"""What beat rings for, and how often. Tables hold the work: a ring that is missed is made up for by the next one."""

OFTEN, NOW_AND_THEN, HOURLY = 20, 300, 3600  # seconds
RINGS = {
    "programmes.tasks.sweep": OFTEN,
    "programmes.tasks.handouts": OFTEN,
    "programmes.tasks.meetings": OFTEN,
    "programmes.tasks.enquiries": OFTEN,
    "programmes.tasks.heartbeat": OFTEN,
    "programmes.tasks.bounces": NOW_AND_THEN,
    "partnerships.tasks.rounds": OFTEN,
    "partnerships.tasks.sweep_files": OFTEN,
    "partnerships.tasks.prepared_papers": OFTEN,
    "partnerships.tasks.proposals": OFTEN,
    "partnerships.tasks.previews": OFTEN,
    "partnerships.tasks.projections": OFTEN,
    "partnerships.tasks.checked_copies": OFTEN,
    "partnerships.tasks.moves": OFTEN,
    "programmes.tasks.seals": HOURLY,
    "programmes.tasks.denials": HOURLY,
}
SCHEDULE = {task: {"task": task, "schedule": each, "options": {"expires": each}} for task, each in RINGS.items()}
