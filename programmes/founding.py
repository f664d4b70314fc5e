"""A new programme without an engineer: somebody whom the operator has invited founds it from a template, or from a
programme that she runs already."""

from hashlib import sha256
from secrets import token_hex

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from people.mail import Reader, letter

from . import access
from .loading import organisation
from .models import Form, LetterText, Programme
from .models.appointment import Role
from .questions import Definition
from .scope import scope
from .starts import STARTS
from .states import NotAllowed

SALT, VALID_FOR = "kamrat.founding", 30 * 24 * 60 * 60  # seconds
MAY_COPY = "programmes.edit_calls"


def mark(email):
    """What stands for an address in a link: the address itself does not."""
    return salted_hmac(SALT, email.casefold(), algorithm="sha256").hexdigest()[:32]


def token_for(email):
    """A secret that lets the person with this address found one programme, once, within thirty days."""
    return signing.dumps([token_hex(8), mark(email)], salt=SALT)


def invite(email, language):
    """Send the link at once, as codes are sent: there is no programme yet that could keep a letter. The link."""
    link = settings.SITE_URL + reverse("found", args=[token_for(email)])
    letter("programmes/letters/founding", Reader(email, language), link=link).send()
    return link


def read_token(token):
    """(the invitation's lasting name, the mark of its address). Raises NotAllowed."""
    try:
        _nonce, whose = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotAllowed(_("This invitation has been used, withdrawn or has expired. Ask for a new one.")) from None
    name = sha256(token.encode()).hexdigest()
    if Programme.objects.filter(founded_by=name).exists():
        raise NotAllowed(_("This invitation has been used, withdrawn or has expired. Ask for a new one."))
    return name, whose


def is_for(user, whose):
    return mark(user.email) == whose


def copyable(user):
    """The programmes that she works for as staff or coordinator: those she may copy."""
    found = []
    for programme in Programme.objects.filter(pk__in=access.programmes_of(user)).order_by("slug"):
        with scope(programme, user):
            if access.may(user, MAY_COPY, programme):
                found.append(programme)
    return found


def found(user, name, facts, start):
    """Found the programme, and appoint her as its national coordinator. Raises NotAllowed.

    `start` is the key of a template, or a programme to copy. What is copied is read in that programme's own
    transaction before anything is written, so no two programmes are ever open at once.
    """
    copied = copy_of(user, start) if isinstance(start, Programme) else from_template(start, facts)
    try:
        with transaction.atomic():
            programme = Programme.objects.create(founded_by=name, **copied["programme"] | facts)
    except IntegrityError:
        raise NotAllowed(_("Another programme has this address already, or the invitation has been used.")) from None
    with scope(programme, user):
        for key, definition in copied["forms"]:
            Form.objects.create(key=key).publish(Definition(definition))
        for words in copied["letters"]:
            LetterText.objects.create(by=user, **words)
        access.appoint(user, Role.LEAD, programme)
    return programme


def from_template(key, facts):
    """What a template brings: a form in the programme's languages."""
    return {"programme": {}, "forms": [(key, STARTS[key].definition(facts["languages"]))], "letters": []}


def copy_of(user, other):
    """The set-up of a programme that she works for: looks, funder, contact, forms and the words of letters."""
    with scope(other, user):
        if not access.may(user, MAY_COPY, other):
            raise NotAllowed(_("You do not work for that programme."))
        fresh = Programme.objects.select_related("funder").get(pk=other.pk)
        forms = [(form.key, form.versions.order_by("-number").first()) for form in Form.objects.order_by("key")]
        kept = (
            "summary",
            "accent",
            "funder",
            "funder_is_public",
            "credit",
            "contact_name",
            "contact_phone",
            "currency",
        )
        return {
            "programme": {name: getattr(fresh, name) for name in kept},
            "forms": [(key, version.definition) for key, version in forms if version],
            "letters": list(LetterText.objects.order_by("id").values("kind", "language", "subject", "body")),
        }


def host_of(name, kind, country):
    return organisation({"name": name, "kind": kind, "country": country, "identifier": ""})
