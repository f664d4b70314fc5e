"""Doorbells: one method called, nothing else."""

from celery import shared_task

from programmes.tasks import ProgrammeTask

from . import moving, previewing, quarantine
from .agreeing.preparing import PAPERS
from .hiding import preparing
from .hiding.copies import COPIES
from .reviewing import proposing
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


@shared_task(base=ProgrammeTask, bind=True)
def reckon(self, pk):
    proposing.reckon(self.programme, pk)


@shared_task
def proposals():
    proposing.sweep()


@shared_task(base=ProgrammeTask, bind=True)
def make_previews(self):
    previewing.make_all(self.programme)


@shared_task
def previews():
    previewing.sweep()


@shared_task
def projections():
    preparing.sweep()


@shared_task
def checked_copies():
    COPIES.sweep()


@shared_task(base=ProgrammeTask, bind=True)
def check_copy(self, pk):
    COPIES.check(self.programme, pk=pk)


@shared_task
def moves():
    moving.sweep()


@shared_task
def prepared_papers():
    PAPERS.sweep()


@shared_task(base=ProgrammeTask, bind=True)
def check_prepared_paper(self, pk):
    PAPERS.check(self.programme, pk=pk)
