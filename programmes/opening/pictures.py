"""Pictures are painted anew: what is not a picture stays behind, and so does the place where it was taken."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from .refused import MOST_PIXELS, Refused

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
KEPT = {"PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"), "JPEG": ("L", "RGB")}
QUALITY = {"PNG": {"compress_level": 6}, "JPEG": {"quality": 90}}


def png(file):
    return painted(file, "PNG")


def jpg(file):
    return painted(file, "JPEG")


def painted(file, kind):
    """The picture's bytes without anything else that the file held."""
    try:
        with Image.open(file, formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("pixels")
            picture.load()
            upright = ImageOps.exif_transpose(picture)
    except Image.DecompressionBombError:
        raise Refused("pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refused("damaged") from None
    if upright.mode not in KEPT[kind]:
        upright = upright.convert("RGB")
    for name in [name for name in upright.info if name != "transparency"]:
        del upright.info[name]
    made = BytesIO()
    upright.save(made, kind, exif=b"", **QUALITY[kind])
    return made.getvalue()
