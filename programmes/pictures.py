"""Pictures that somebody uploads: read as what they are, and made anew, so that nothing else travels in them."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES, MOST_PIXELS = 2_000_000, 20_000_000
BOX = (640, 240)  # of a logo, in pixels


@dataclass(frozen=True)
class Picture:
    content: bytes
    digest: str
    width: int
    height: int


def made_anew(upload):
    """A PNG of an uploaded PNG or JPEG, without its metadata. Raises ValidationError with a sentence."""
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The picture is too large. Choose one of at most 2 MB."))
    try:
        # Only these two readers are asked, whatever the name says; the size is known before a pixel is read.
        with Image.open(BytesIO(upload.read()), formats=("PNG", "JPEG")) as found:
            if found.width * found.height > MOST_PIXELS:
                raise ValidationError(_("The picture has too many pixels. Make it smaller first."))
            picture = ImageOps.exif_transpose(found).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(_("Choose a PNG or a JPEG. An SVG is not taken: it can hold a script.")) from None
    picture.thumbnail(BOX)
    bare = Image.new("RGBA", picture.size)
    bare.paste(picture)
    body = BytesIO()
    bare.save(body, "PNG", optimize=True)
    content = body.getvalue()
    return Picture(content, sha256(content).hexdigest(), *bare.size)
