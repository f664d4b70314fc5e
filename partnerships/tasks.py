"""Doorbells: one method called, nothing else."""

from celery import shared_task

from .rounds import sweep


@shared_task
def rounds():
    sweep()
