"""Settings, addresses, workers: the wiring of the house, by name. It imports no app, and no app imports it."""

from .celery import app as celery_app

__all__ = ["celery_app"]
