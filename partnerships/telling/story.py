"""The story of one application as one person may read it: every entry in order, its acts, and what was left out."""

from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from programmes import access
from programmes.acts import decisive
from programmes.correspondence import KINDS
from programmes.models import Act, Appointment, Outbox, Seal
from programmes.models.appointment import Role
from programmes.wall import thread_of
from programmes.words import Text

from ..agreeing.preparing import once_owed, owed_by
from ..interviewing.means import interview_means
from ..letters.about import letters_about
from ..models import PartnershipAppointment, Ranking, ScoreSheet, Selection, Submission
from ..reviewing.moderating import locked_reviews
from .told import LETTERS, RANKING, TELLERS, Told


class Story:
    """Asked once for each table. `is_barred`: whether she is kept from the ranking of this call."""

    def __init__(self, application, user, is_barred):
        self.application, self.user, self.is_barred = application, user, is_barred
        self.zone = application.call.time_zone

    def may(self, permission):
        return access.may(self.user, permission, self.application.programme)

    def reads(self, needs):
        """Whether her role reads what asks for this permission."""
        return not needs or self.may(needs) and not (needs == RANKING and self.is_barred)

    def may_know(self, needs):
        """Whether what she does not read is counted: of decisions nobody is told before their release."""
        return needs != RANKING or self.is_released

    @cached_property
    def is_released(self):
        return Selection.objects.filter(call=self.application.call_id, status=Selection.Status.RELEASED).exists()

    @cached_property
    def sees_points(self):
        """Whether nobody is blind to another's points on paper any more: all have locked, or the order stands."""
        sheet = ScoreSheet.of(self.application.call)
        return self.is_ranked or bool(sheet and locked_reviews(self.application, sheet))

    @cached_property
    def sees_interview_points(self):
        """The same of the interview."""
        return self.is_ranked or self.application.pk in interview_means(self.application.call)

    @cached_property
    def is_ranked(self):
        return Ranking.objects.standing().filter(call=self.application.call_id).exists()

    @cached_property
    def reasons(self):
        """The call's reasons for a formal rejection, by key."""
        return {each["key"]: Text(each["title"]) for each in self.application.call.rejections}

    @cached_property
    def owed(self):
        """What its partnership owes before it starts, by key."""
        own = self.application
        return {each["key"]: each for each in owed_by(own.call, [own.partnership])[own.partnership_id]}

    @cached_property
    def once_owed(self):
        return once_owed(self.application.call)

    @cached_property
    def threads(self):
        own = self.application
        return {"application": own.pk, "call": own.call_id, "partnership": own.partnership_id}

    @cached_property
    def tellers(self):
        """{table: its teller} of everything decisive that is about an application, its call or its partnership."""
        return {model._meta.db_table: TELLERS[model] for model in decisive()}

    def rows_of(self, teller):
        path = teller.model.THREAD
        word, _question = thread_of(teller.model, path.split("__"))
        rows = teller.model.objects.in_programme(self.application.programme).filter(**{path: self.threads[word]})
        rows = rows.select_related(*teller.joins) if teller.joins else rows
        return rows.defer(*teller.without)

    @cached_property
    def found(self):
        """[(what is told, table, row)], by instant."""
        found = []
        for table, teller in self.tellers.items():
            if self.reads(teller.needs):
                found += [(told, table, row.pk) for row in self.rows_of(teller) for told in teller.tell(row, self)]
        found += [
            (Told(act.at, None, _("Decision taken back before its release")), act.table, act.row)
            for act in self.acts
            if not act.content
        ]
        return sorted(found, key=lambda each: (each[0].at, self.number_of(*each[1:])))

    @cached_property
    def entries(self):
        """Each with its roles at that time, and the number of its row's first act."""
        return [
            {"told": told, "roles": self.roles_at(told), "act": self.number_of(table, row), "table": table, "row": row}
            for told, table, row in self.found
        ]

    @cached_property
    def all_acts(self):
        named = [f"{word}:{key}" for word, key in self.threads.items()]
        return list(Act.objects.in_programme(self.application.programme).filter(thread__in=named).order_by("number"))

    @cached_property
    def acts(self):
        """Those that she may read."""
        return [act for act in self.all_acts if self.reads(self.tellers[act.table].needs)]

    @cached_property
    def hidden(self):
        """How many rows her role does not read, without those of which she may not know."""
        rows = {(act.table, act.row) for act in self.all_acts}
        needs = [self.tellers[table].needs for table, _row in rows]
        away = [each for each in needs if not self.reads(each) and self.may_know(each)]
        return len(away) + (0 if self.reads(LETTERS) else self.letter_rows.count())

    @cached_property
    def first_acts(self):
        return {(act.table, act.row): act for act in reversed(self.acts)}

    def number_of(self, table, row):
        act = self.first_acts.get((table, row))
        return act.number if act else 0

    def first_at(self, row):
        act = self.first_acts.get((row._meta.db_table, row.pk))
        return act.at if act else self.application.started_at

    @cached_property
    def appointments(self):
        """Everybody's roles here, those that have ended too."""
        over = Q(user__in={told.by.pk for told, _table, _row in self.found if told.by})
        programme = Appointment.objects.in_programme(self.application.programme).filter(over)
        own = PartnershipAppointment.objects.filter(over, partnership=self.application.partnership_id)
        return [*programme, *own.select_related("party")]

    def roles_at(self, told):
        """The roles that somebody had when it happened."""
        mine = [each for each in self.appointments if told.by and each.user_id == told.by.pk]
        then = [each for each in mine if each.since <= told.at and (each.until is None or each.until > told.at)]
        return [" · ".join([str(Role(each.role).label), *self.party_of(each)]) for each in then]

    def party_of(self, appointment):
        party = getattr(appointment, "party", None)
        return [party.name] if party else []

    @property
    def letter_rows(self):
        rows = Outbox.objects.in_programme(self.application.programme).filter(letters_about([self.application.pk]))
        rows = rows if self.reads(RANKING) or self.is_released else rows.exclude(kind__contains="decision_letters")
        return rows.filter(kind__in=list(KINDS)).order_by("put_at", "pk")

    @cached_property
    def letters(self):
        """(title, row) of each letter about it; never what it says."""
        rows = self.letter_rows.select_related("to") if self.reads(LETTERS) else []
        return [(KINDS[row.kind].title, row) for row in rows]

    @cached_property
    def files(self):
        """What was received with the latest submission: names and hashes."""
        last = Submission.objects.filter(application=self.application).order_by("number").last()
        return last.read["files"] if last else []

    @cached_property
    def head(self):
        return Act.objects.in_programme(self.application.programme).order_by("number").last()

    @cached_property
    def seal(self):
        return Seal.objects.in_programme(self.application.programme).order_by("number").last()
