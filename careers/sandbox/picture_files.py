"""The process that decodes and encodes pictures: `careers.pages.pictures` starts it.

A small file can hold gigabytes of pixels, and decoding it take as much. Imports nothing of Django.
"""

import io
from typing import Any, Literal

import msgspec
from PIL import AvifImagePlugin, Image, ImageCms, ImageOps, WebPImagePlugin

from careers.sandbox import process

#: What an upload may be, by its content. Pillow itself only loads the readers of the older formats.
FORMATS = ("JPEG", "PNG", "GIF", AvifImagePlugin.AvifImageFile.format, WebPImagePlugin.WebPImageFile.format)
#: How an upload is encoded without its metadata, as good as it came; PNG and GIF lose nothing anyway.
KEEPING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": "keep", "optimize": True},
    "WEBP": {"quality": 95, "method": 4},
    "AVIF": {"quality": 90, "speed": 8},
}
#: The camera's note on how it was held.
ORIENTATION = 0x0112
#: What Pillow raises for a file that is damaged, cut off or no picture.
DAMAGED = (OSError, ValueError, SyntaxError, EOFError)


class WantedPicture(msgspec.Struct):
    """A rendition to be made: its width in pixels, and how Pillow is to encode it."""

    name: str
    width: int
    options: dict[str, Any]


class PictureRequest(msgspec.Struct):
    """An upload, and what is to be done: look whether it can be decoded, take everything out of it but its
    picture, or make renditions."""

    content: bytes
    task: Literal["check", "strip", "render"]
    wanted: list[WantedPicture] = []


class PictureAnswer(msgspec.Struct):
    """Files by name (that of a stripped upload is ""), or that the upload is damaged."""

    files: dict[str, bytes] = {}
    is_damaged: bool = False


def answer(request: bytes) -> bytes:
    asked = msgspec.msgpack.decode(request, type=PictureRequest)
    try:
        image = opened(asked.content)
        is_turned = orientation(image) != 1
        image.load()
        if asked.task == "strip":
            files = {"": _stripped(image)}
        elif asked.task == "render":
            files = _rendered(image, asked.wanted, is_turned)
        else:
            files = {}
    except DAMAGED:
        return msgspec.msgpack.encode(PictureAnswer(is_damaged=True))
    return msgspec.msgpack.encode(PictureAnswer(files=files))


def opened(content: bytes) -> Image.Image:
    """The picture, of which nothing is decoded yet."""
    return Image.open(io.BytesIO(content), formats=FORMATS)


def orientation(image: Image.Image) -> int:
    """The camera's note on how it was held, as far as it stands before the pixels; 1 is upright."""
    if image.format == "PNG" and not {"exif", "Raw profile type exif"} & image.info.keys():
        # Pillow would decode all of it to look behind.
        return 1
    return image.getexif().get(ORIENTATION, 1)


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Width and height once the camera's note on how it was held is followed. Decodes nothing."""
    width, height = image.size
    lies_on_its_side = orientation(image) in (5, 6, 7, 8)
    return (height, width) if lies_on_its_side else (width, height)


def height_for(size: tuple[int, int], width: int) -> int:
    return max(1, round(size[1] * width / size[0]))


def _stripped(image: Image.Image) -> bytes:
    if image.format == "MPO":
        # Several pictures in a file, as phones write them; the first is a JPEG like any other.
        image.format = "JPEG"
    kept = Image.Exif()
    if (held := image.getexif().get(ORIENTATION, 1)) != 1:
        kept[ORIENTATION] = held
    options: dict[str, Any] = {**KEEPING.get(image.format or "", {})}
    if kept:
        options["exif"] = kept.tobytes()
    if profile := image.info.get("icc_profile"):
        options["icc_profile"] = profile
    image.info = {name: value for name, value in image.info.items() if name == "transparency"}
    buffer = io.BytesIO()
    image.save(buffer, image.format, **options)
    return buffer.getvalue()


def _rendered(image: Image.Image, wanted: list[WantedPicture], is_turned: bool) -> dict[str, bytes]:
    image = _prepared(image, is_turned)
    by_width, files = {}, {}
    for each in wanted:
        if each.width not in by_width:
            size = (each.width, height_for(image.size, each.width))
            scaled = image.resize(size, Image.Resampling.LANCZOS) if size != image.size else image
            by_width[each.width] = scaled
        buffer = io.BytesIO()
        by_width[each.width].save(buffer, **each.options)
        files[each.name] = buffer.getvalue()
    return files


def _prepared(image: Image.Image, is_turned: bool) -> Image.Image:
    """The same picture upright, in sRGB with 8 bits, and without any metadata."""
    profile = image.info.get("icc_profile")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if is_turned:
        ImageOps.exif_transpose(image, in_place=True)
    image = (_in_srgb(image, profile, mode) if profile else None) or _eight_bits(image)
    if image.mode != mode:
        image = image.convert(mode)
    image.info = {}
    return image


def _in_srgb(image: Image.Image, profile: bytes, mode: str) -> Image.Image | None:
    """`image` with its colours converted, or None where its profile is of no use."""
    if image.mode in ("P", "PA"):
        image = image.convert(mode)
    try:
        return ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.PERCEPTUAL,
            outputMode=mode,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen-bit greys as eight-bit ones: a plain conversion would cut off all but the darkest."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda grey: grey / 257).convert("L")


if __name__ == "__main__":
    process.serve(answer)
