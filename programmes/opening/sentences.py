"""Why a file was refused, in the reader's language: what is wrong and what to do."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "encrypted": _("The file is locked with a password. Save it without one and upload it again."),
    "script": _("The file holds a script. Print it to a new PDF and upload that."),
    "acts": _("The file starts something by itself. Print it to a new PDF and upload that."),
    "embedded": _("Something else is packed inside the file. Take it out, or upload it by itself."),
    "form": _("The file is a form of a kind that many cannot open (XFA). Print it to a new PDF and upload that."),
    "outside": _("The file fetches something from elsewhere when it is opened. Take that out and upload it again."),
    "damaged": _("The file cannot be opened. Save it again and upload it once more."),
    "disguised": _("The file is not quite what its name says. Save it again in its own program and upload that."),
    "archive": _("This is a packed archive. Unpack it and upload the files one by one."),
    "pixels": _("The picture has more than 40 million pixels. Make it smaller and upload it again."),
    "macros": _("The file holds macros. Save it without them and upload it again."),
    "formulas": _("A cell in the table is a formula. Save the table with values only and upload it again."),
    "heavy": _("The file takes too much memory or time to open. Make it smaller or simpler and upload it again."),
    "virus": _("The virus check found something in the file. Do not pass it on. Upload a clean copy."),
}


def sentence(word):
    return SENTENCES.get(word, SENTENCES["damaged"])
