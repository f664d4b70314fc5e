"""Doorbells: one method called, nothing else."""

from celery import shared_task

from programmes.tasks import ProgrammeTask

from . import moving, quarantine
from .rounds import sweep


@shared_task
def rounds():
    sweep()


@shared_task
def sweep_files():
    quarantine.sweep()


@shared_task(base=ProgrammeTask, bind=True)
def check_file(self, pk):
    quarantine.check(self.programme, pk=pk)


@shared_task
def moves():
    moving.sweep()
