"""Uploaded pictures -> the sizes and formats that pages show.

What visitors get are renditions: re-encoded, turned upright, in sRGB, without the metadata that
cameras write (place, time, owner). Their names follow from the content of the upload, so a rendition
never changes, may be cached for ever and is made once. Uploads themselves are never served, and are kept
without that metadata too.
"""

import hashlib
import os
import tempfile
from pathlib import Path

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from careers.sandbox import picture_files, process
from careers.sandbox.picture_files import (
    PictureAnswer,
    PictureRequest,
    WantedPicture,
    height_for,
    opened,
    upright_size,
)

#: The folder of the media storage that is public.
FOLDER = "renditions"

MAX_BYTES = 10 * 1024 * 1024
#: WebP cannot hold a side longer than 16,383 pixels.
MAX_SIDE = 16_000
MIN_WIDTH = 600
#: Seconds for which an upload waits while others are worked on.
PATIENCE = 2

#: Widths of the renditions in pixels. None is wider than the upload.
WIDTHS = (480, 800, 1200, 1600)
#: No wider than this is the one that browsers without modern formats get.
FALLBACK_WIDTH = 1200

#: Part of every name: raise it when widths or encoders below change, since names promise the content.
RECIPE = 1
MODERN = {
    "image/avif": ("avif", {"quality": 58, "speed": 6}),
    "image/webp": ("webp", {"quality": 78, "method": 5}),
}
OPAQUE = ("jpg", {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True})
TRANSPARENT = ("png", {"format": "PNG", "optimize": True})


class RenderedPicture(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An uploaded picture as a page shows it."""

    src: str
    width: int
    height: int
    #: (media type, srcset) of the better formats, best first.
    formats: tuple[tuple[str, str], ...] = ()


def renditions(name: str) -> RenderedPicture:
    """The public forms of the upload `name`, made where they do not exist yet.

    The first call takes seconds of CPU for a large photograph, later ones only read the upload.
    Raises OSError for a file that is missing or no picture, ValueError for one that cannot be worked on.
    """
    content = _read(name)
    image = opened(content)
    if _has_too_many_pixels(image):
        raise ValueError(f"{name} has too many pixels.")
    picture, wanted = _planned(content, image)
    missing = [each for each in wanted if not default_storage.exists(each.name)]
    if missing:
        for each, made in _asked(PictureRequest(content, "render", missing)).items():
            _store(each, made)
    return picture


def _planned(content: bytes, image: Image.Image) -> tuple[RenderedPicture, list[WantedPicture]]:
    """The upload as a page will show it, and the renditions that this takes."""
    size = upright_size(image)
    stem = f"{FOLDER}/{_fingerprint(content)}"
    widths = [width for width in WIDTHS if width < size[0]] + [min(size[0], WIDTHS[-1])]
    widths = sorted(set(widths))
    fallback = max(width for width in widths if width <= FALLBACK_WIDTH)
    extension, options = TRANSPARENT if image.has_transparency_data else OPAQUE
    wanted = [WantedPicture(f"{stem}-{fallback}.{extension}", fallback, options)]
    formats = []
    for media_type, (modern, quality) in MODERN.items():
        names = {width: f"{stem}-{width}.{modern}" for width in widths}
        wanted += [
            WantedPicture(name, width, {"format": modern.upper(), **quality}) for width, name in names.items()
        ]
        formats.append(
            (media_type, ", ".join(f"{default_storage.url(names[width])} {width}w" for width in widths))
        )
    picture = RenderedPicture(
        src=default_storage.url(wanted[0].name),
        width=fallback,
        height=height_for(size, fallback),
        formats=tuple(formats),
    )
    return picture, wanted


def problem(name: str) -> str:
    """What keeps the upload `name` from being shown and how to mend it, or nothing if it is fine."""
    if not default_storage.exists(name):
        return _("The picture file “%(name)s” is missing. Upload it again.") % {"name": name}
    if default_storage.size(name) > MAX_BYTES:
        return _too_many_bytes(default_storage.size(name))
    content = _read(name)
    if found := _problem(content):
        return found
    _picture, wanted = _planned(content, opened(content))
    if all(default_storage.exists(each.name) for each in wanted):
        return ""
    try:
        _asked(PictureRequest(content, "check"))
    except ValueError as error:
        return str(error)
    return ""


def check_upload(file: "File[bytes]") -> None:
    """Raise ValidationError if `file`, a picture that is being uploaded, cannot be shown.

    Whether its pixels are whole is seen by `without_metadata`, which decodes them.
    """
    if file.size > MAX_BYTES:
        raise ValidationError(_too_many_bytes(file.size), code="too_large")
    file.seek(0)
    found = _problem(file.read())
    file.seek(0)
    if found:
        raise ValidationError(found, code="unusable_picture")


def without_metadata(file: "File[bytes]") -> "ContentFile[bytes]":
    """`file`, which `check_upload` has passed, with its picture and nothing else in it.

    Of what the camera noted (place, time, owner, a small copy of the picture before it was cut) only how it
    was held is kept. Of an animation the first picture is kept, which is what pages show. Encodes the picture
    anew: up to some seconds of CPU. Raises ValidationError where the file is damaged, takes more than it may,
    or becomes too large.
    """
    file.seek(0)
    try:
        (stripped,) = _asked(PictureRequest(file.read(), "strip")).values()
    except ValueError as error:
        raise ValidationError(str(error), code="unusable_picture") from error
    if len(stripped) > MAX_BYTES:
        raise ValidationError(_too_many_bytes(len(stripped)), code="too_large")
    return ContentFile(stripped, name=file.name)


def stem_of(name: str) -> str:
    """What the names of all renditions of the upload `name` begin with. Raises OSError if it is missing.

    Uploads of the same content have the same renditions.
    """
    return f"{FOLDER}/{_fingerprint(_read(name))}"


def remove_renditions(stem: str) -> None:
    """Delete the renditions whose names begin with `stem`, which `renditions` makes again where one asks."""
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for file in files:
        if f"{FOLDER}/{file}".startswith(f"{stem}-"):
            default_storage.delete(f"{FOLDER}/{file}")


def _read(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def _fingerprint(content: bytes) -> str:
    return hashlib.sha256(b"%d:" % RECIPE + content).hexdigest()[:32]


def max_pixels() -> int:
    pixels: int = settings.PICTURE_MEGAPIXELS * 1_000_000
    return pixels


# ---------------------------------------------------------------------------------------------
# Asking the process that decodes


def _asked(request: PictureRequest) -> dict[str, bytes]:
    """The files that were asked for, by name. Raises ValueError with advice where there are none."""
    limits = process.Limits.from_settings(settings, "PICTURE", patience=PATIENCE)
    try:
        content = process.run(picture_files.__name__, msgspec.msgpack.encode(request), limits)
    except process.Failed as error:
        raise ValueError(_why(error)) from error
    answer = msgspec.msgpack.decode(content, type=PictureAnswer)
    if answer.is_damaged:
        raise ValueError(_damaged())
    return answer.files


def _why(error: process.Failed) -> str:
    if isinstance(error, process.TooManyProcesses):
        return _("Other pictures or documents are being worked on just now. Please try again in a minute.")
    if isinstance(error, process.OutOfTime | process.OutOfMemory):
        return _(
            "The picture takes more than %(seconds)d seconds or %(megabytes)d MB of memory to be worked on. "
            "Save it with a smaller width; %(width)d pixels are plenty."
        ) % {
            "seconds": settings.PICTURE_SECONDS,
            "megabytes": settings.PICTURE_MEGABYTES,
            "width": WIDTHS[-1],
        }
    return _damaged()


def _damaged() -> str:
    return _("The picture file is damaged or incomplete. Save it again and upload the new file.")


# ---------------------------------------------------------------------------------------------
# Judging an upload


def _problem(content: bytes) -> str:
    """What is wrong with an upload as far as its head tells: nothing is decoded."""
    if len(content) > MAX_BYTES:
        return _too_many_bytes(len(content))
    try:
        image = opened(content)
    except Image.DecompressionBombError:
        return _too_many_pixels()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return _unknown_type(content)
    if _has_too_many_pixels(image):
        return _too_many_pixels()
    try:
        width = upright_size(image)[0]
    except picture_files.DAMAGED:
        return _damaged()
    if width < MIN_WIDTH:
        return _(
            "The picture is %(width)d pixels wide and would look blurred. Upload one that is at least "
            "%(least)d pixels wide."
        ) % {"width": width, "least": MIN_WIDTH}
    return ""


def _has_too_many_pixels(image: Image.Image) -> bool:
    """Asked before anything is decoded: a small file can unpack to gigabytes."""
    return image.width * image.height > max_pixels() or max(image.size) > MAX_SIDE


def _too_many_bytes(size: int) -> str:
    return _(
        "The picture file is too large: %(size)s, where at most %(most)s is allowed. Save it with a "
        "smaller width or as JPEG, and upload it again."
    ) % {"size": filesizeformat(size), "most": filesizeformat(MAX_BYTES)}


def _too_many_pixels() -> str:
    return _(
        "The picture has too many pixels: at most %(millions)d million are allowed, and %(side)d on a "
        "side. Save it with a smaller width; %(width)d pixels are plenty."
    ) % {"millions": settings.PICTURE_MEGAPIXELS, "side": MAX_SIDE, "width": WIDTHS[-1]}


def _unknown_type(content: bytes) -> str:
    if b"<svg" in content[:2000].lower():
        return _("SVG drawings cannot be used, because they can carry scripts. Export it as PNG.")
    return _(
        "This file is not a picture of a kind the site can show, or it is damaged. Save it as JPEG, "
        "PNG, WebP or AVIF and upload it again."
    )


# ---------------------------------------------------------------------------------------------
# Keeping renditions


def _store(name: str, content: bytes) -> None:
    """Write a rendition so that nobody ever finds half of it under its name."""
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        # Storages that are no file system, such as object stores, write whole files or none.
        default_storage.save(name, ContentFile(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(temporary, settings.FILE_UPLOAD_PERMISSIONS or 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
