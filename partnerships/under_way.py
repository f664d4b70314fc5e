"""Uploads that have not ended yet, shown at the fields that they are for."""


def file_fields(questions):
    """[(question, field)] of those that take files and that this reader may write."""
    return [
        (question, field)
        for question in questions
        for field in question.fields
        if field.kind == "files" and field.may_write
    ]


def with_uploads(questions, application, user):
    """The questions, with her own uploads that are still on their way; asked only where files are taken."""
    fields = file_fields(questions)
    mine = list(application.uploads.filter(by=user)) if fields else []
    for question, field in fields:
        place = (question.question.key, field.field.key)
        field.uploads = [upload for upload in mine if (upload.question, upload.field) == place]
    return questions
