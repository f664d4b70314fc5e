"""What was changed, by triggers: bulk updates and raw SQL are seen too."""

import pghistory


def tracked(model):
    """An append-only event table beside the model; who and where is a JSON column of each event.

    Append-only twice: by pghistory's triggers, which a session may switch off, and by what is granted.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        append_only=True,
        context_field=pghistory.ContextJSONField(),
        attrs={"GRANTS": "SELECT, INSERT"},
    )(model)
