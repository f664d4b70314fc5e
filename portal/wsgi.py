"""The door of the web process."""

import os
import time
from functools import partial

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


class Waited:
    """Lets the portal ask for how many seconds a request has waited since the proxy took it up.

    The proxy writes `X-Request-Start: t=seconds.milliseconds` over whatever a stranger claims; without a proxy
    of ours before it, nobody is believed. A span measured by one clock needs no agreement with the database's.
    """

    def __init__(self, portal, believes):
        self.portal, self.believes = portal, believes

    def __call__(self, environ, start_response):
        if self.believes:
            environ["portal.waited"] = partial(seconds_since, environ.get("HTTP_X_REQUEST_START", ""))
        return self.portal(environ, start_response)


def seconds_since(stamp):
    """Seconds since "t=1729720799.123"; 0 when there is no such stamp, or it lies ahead."""
    try:
        return max(0.0, time.time() - float(stamp.removeprefix("t=")))
    except ValueError:
        return 0.0


application = Waited(get_wsgi_application(), believes=int(os.environ.get("TRUSTED_PROXY_COUNT", "0")) > 0)
