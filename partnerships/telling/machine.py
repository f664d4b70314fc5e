"""The same story for a machine: every field of the chain that its reader may read."""

from django.forms.models import model_to_dict


def whole(story):
    """The story as data; instants are ISO 8601 in UTC."""
    own = story.application
    return {
        "programme": own.programme.slug,
        "application": own.pk,
        "reference": own.reference,
        "entries": [entry(each) for each in story.entries],
        "left_out": story.hidden,
        "acts": [model_to_dict(act, exclude=["id"]) | {"at": said(act.at)} for act in story.acts],
        "files": story.files,
        "letters": [{"title": str(title), "put_at": said(row.put_at), "status": row.status}
                    for title, row in story.letters],
        "head": story.head and {"number": story.head.number, "digest": story.head.digest},
        "seal": story.seal and {"number": story.seal.number, "digest": story.seal.digest, "at": said(story.seal.at)},
    }  # fmt: skip


def entry(each):
    told = each["told"]
    facts = {"at": said(told.at), "by": str(told.by) if told.by else None, "roles": each["roles"]}
    facts |= {"what": str(told.what), "value": str(told.value), "why": str(told.why)}
    return facts | {"act": each["act"], "table": each["table"], "row": each["row"]}


def said(instant):
    return instant.isoformat()
