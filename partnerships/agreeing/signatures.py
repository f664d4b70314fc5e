"""What kind of signature the portal takes, and what it keeps to show for it.

The portal takes simple electronic signatures: somebody who has just shown who she is says yes to a text, and the yes
is bound to the text's hash. It is labelled as that and as nothing more. Where a programme needs an advanced or a
qualified one (MitID, BankID, …), write a class with the same two names and name it in `settings.SIGNATURES`:
its `evidence` asks the provider what it has signed, compares that with the hash, and raises NotAllowed if it differs.
"""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

LEVELS = {
    "simple": _("Simple electronic signature (eIDAS Regulation, article 3, no. 10)"),
    "advanced": _("Advanced electronic signature (eIDAS Regulation, article 3, no. 11)"),
    "qualified": _("Qualified electronic signature (eIDAS Regulation, article 3, no. 12)"),
}


class SimpleSignature:
    """By sign-in: how somebody showed who she is, and how long before she signed."""

    level = "simple"

    def evidence(self, content_hash, shown):
        """What is kept beside the signature. `shown`: {"methods": how she signed in, "seconds": how long ago}."""
        return {"bound_to": f"sha256:{content_hash}"} | shown


def kind_of_signature():
    """The kind that this portal takes."""
    return import_string(settings.SIGNATURES)()
