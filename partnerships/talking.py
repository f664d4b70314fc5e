"""The thread between a partnership and the programme: saying, reading, and how soon the programme answers."""

from django.db import connection, transaction
from django.db.models import Max

from programmes import outbox

from .models import Message, MessageSeen

# From the first unanswered message of a partnership to the programme's next one.
RESPONSE = """
WITH said AS (
  SELECT id, partnership_id, at, party_id IS NULL AS ours,
         lag(party_id IS NULL) OVER (PARTITION BY partnership_id ORDER BY id) AS ours_before
    FROM partnerships_message
), asked AS (
  SELECT at, (SELECT min(answer.at) FROM partnerships_message answer
               WHERE answer.partnership_id = said.partnership_id AND answer.party_id IS NULL AND answer.id > said.id
             ) AS answered_at
    FROM said WHERE NOT ours AND coalesce(ours_before, true)
)
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY answered_at - at), count(answered_at) FROM asked
 WHERE answered_at IS NOT NULL
"""


def say(partnership, by, text, party=None):
    """A message, of a party or of the programme; a letter without a word of it goes to the other side."""
    with transaction.atomic():
        message = Message.objects.create(partnership=partnership, by=by, party_id=party, text=text)
        see(partnership, by)
        if party:
            tell_the_programme(partnership)
        else:
            tell_the_parties(partnership)
    return message


def tell_the_programme(partnership):
    """One letter until somebody answers, however much is written."""
    programme = partnership.programme
    last = partnership.messages.of_the_programme().aggregate(last=Max("id"))["last"] or 0
    facts = {"address": programme.contact_email, "language": programme.languages[0]}
    outbox.put("partnerships.message_letters.message_to_us", partnership, version=f"after {last}", **facts)


def tell_the_parties(partnership):
    """One letter to each person until she has looked."""
    seen = dict(MessageSeen.objects.filter(partnership=partnership).values_list("user", "upto"))
    people = {each.user for each in partnership.appointments.today().writing().select_related("user")}
    for user in sorted(people, key=lambda each: each.pk):
        outbox.put("partnerships.message_letters.message", partnership, user, f"after {seen.get(user.pk, 0)}")


def see(partnership, user):
    """She has looked at everything that stands there now."""
    last = partnership.messages.aggregate(last=Max("id"))["last"]
    if last:
        MessageSeen.objects.update_or_create(partnership=partnership, user=user, defaults={"upto": last})


def response_time():
    """(the median of the programme's response times as a timedelta or None, over how many answers)."""
    with connection.cursor() as cursor:
        cursor.execute(RESPONSE)
        return cursor.fetchone()
