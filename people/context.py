"""What every template knows of its reader."""

SCHEMES = ("auto", "light", "dark")


def reader(request):
    """Her colour scheme: auto, light or dark."""
    scheme = request.COOKIES.get("colours", "auto")
    return {"color_scheme": scheme if scheme in SCHEMES else "auto"}
