"""Uploaded pictures become what pages can show, or are refused with advice."""

import io
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageFile, PngImagePlugin

from careers.pages import pictures


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


def drawn(width=1000, height=600, mode="RGB", colour=(200, 30, 30), format="PNG", **options) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (width, height), colour).save(buffer, format=format, **options)
    return buffer.getvalue()


def upload(content: bytes, name="pictures/it.bin") -> str:
    return default_storage.save(name, ContentFile(content))


def made(picture: pictures.RenderedPicture) -> dict[str, Image.Image]:
    """Every rendition that `picture` names, opened, by its address."""
    addresses = [picture.src]
    for _media_type, srcset in picture.formats:
        addresses += [candidate.split()[0] for candidate in srcset.split(", ")]
    return {
        address: Image.open(default_storage.open(address.removeprefix("/media/"))) for address in addresses
    }


def files() -> list[Path]:
    return sorted(path for path in Path(default_storage.path("renditions")).glob("*"))


class TestRenditions:
    def test_there_are_modern_formats_and_a_fallback_in_several_widths(self):
        picture = pictures.renditions(upload(drawn(2000, 1000)))
        assert [media_type for media_type, _ in picture.formats] == ["image/avif", "image/webp"]
        assert (picture.width, picture.height) == (1200, 600)
        for _media_type, srcset in picture.formats:
            assert [candidate.split()[1] for candidate in srcset.split(", ")] == [
                "480w",
                "800w",
                "1200w",
                "1600w",
            ]
        formats = {address.rpartition(".")[2]: image.format for address, image in made(picture).items()}
        assert formats == {"jpg": "JPEG", "avif": "AVIF", "webp": "WEBP"}
        for address, image in made(picture).items():
            width = int(address.rpartition("-")[2].partition(".")[0])
            assert image.size == (width, width // 2)

    def test_none_is_larger_than_the_upload(self):
        picture = pictures.renditions(upload(drawn(700, 500)))
        assert {image.width for image in made(picture).values()} == {480, 700}
        assert (picture.width, picture.height) == (700, 500)

    def test_they_are_made_once(self):
        name = upload(drawn())
        first = pictures.renditions(name)
        times = {path: path.stat().st_mtime_ns for path in files()}
        assert pictures.renditions(name) == first
        assert pictures.renditions(upload(drawn(), "pictures/the-same-again.png")) == first
        assert {path: path.stat().st_mtime_ns for path in files()} == times

    def test_one_that_is_missing_is_made_again(self):
        name = upload(drawn())
        pictures.renditions(name)
        missing = files()[0]
        content = missing.read_bytes()
        missing.unlink()
        pictures.renditions(name)
        assert missing.read_bytes() == content

    def test_another_picture_gets_other_names(self):
        one = pictures.renditions(upload(drawn(colour=(1, 2, 3))))
        other = pictures.renditions(upload(drawn(colour=(3, 2, 1))))
        assert one.src != other.src

    def test_a_picture_that_lay_on_its_side_is_turned_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        picture = pictures.renditions(upload(drawn(600, 1000, format="JPEG", exif=exif)))
        assert (picture.width, picture.height) == (1000, 600)
        assert {image.size for image in made(picture).values()} == {(480, 288), (800, 480), (1000, 600)}

    def test_nothing_tells_where_or_when_it_was_taken(self):
        exif = Image.Exif()
        exif[0x010F] = "Secret Camera"
        exif.get_ifd(0x8825)[1] = "N"
        content = drawn(format="JPEG", exif=exif, comment=b"Secret comment")
        assert b"Secret" in content
        for address, image in made(pictures.renditions(upload(content))).items():
            assert not image.getexif(), address
            assert "icc_profile" not in image.info
        assert not any(b"Secret" in path.read_bytes() for path in files())

    def test_colours_of_other_colour_spaces_come_out_right(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
        picture = pictures.renditions(upload(drawn(colour=(10, 200, 10), icc_profile=profile)))
        assert made(picture)[picture.src].mode == "RGB"

    def test_a_damaged_colour_profile_is_ignored(self):
        picture = pictures.renditions(upload(drawn(colour=(200, 30, 30), icc_profile=b"nonsense")))
        red, green, blue = made(picture)[picture.src].getpixel((9, 9))
        assert abs(red - 200) < 6
        assert abs(green - 30) < 6
        assert abs(blue - 30) < 6

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (drawn(mode="CMYK", colour=(0, 255, 255, 0), format="JPEG"), (255, 0, 0)),
            (drawn(mode="L", colour=128), (128, 128, 128)),
            (drawn(mode="I;16", colour=65535), (255, 255, 255)),
            (drawn(mode="1", colour=1), (255, 255, 255)),
            (drawn(mode="P", colour=0, format="GIF"), (0, 0, 0)),
        ],
        ids=["CMYK", "grey", "16 bits", "black and white", "GIF"],
    )
    def test_every_kind_of_pixel_becomes_plain_colour(self, content, expected):
        picture = pictures.renditions(upload(content))
        found = made(picture)[picture.src].convert("RGB").getpixel((5, 5))
        assert all(abs(one - other) < 6 for one, other in zip(found, expected, strict=True))

    def test_what_is_transparent_stays_so(self):
        picture = pictures.renditions(upload(drawn(mode="RGBA", colour=(200, 30, 30, 0))))
        assert picture.src.endswith(".png")
        for image in made(picture).values():
            assert image.convert("RGBA").getpixel((5, 5))[3] == 0

    def test_half_a_file_is_never_found_under_its_name(self, monkeypatch):
        name = upload(drawn())
        monkeypatch.setattr(pictures.os, "replace", lambda *names: (_ for _ in ()).throw(OSError("killed")))
        with pytest.raises(OSError, match="killed"):
            pictures.renditions(name)
        assert files() == []

    def test_everybody_may_read_them(self):
        pictures.renditions(upload(drawn()))
        assert {path.stat().st_mode & 0o777 for path in files()} == {0o644}

    def test_a_missing_upload_is_an_error(self):
        with pytest.raises(FileNotFoundError):
            pictures.renditions("pictures/nothing.jpg")


class TestProblems:
    @pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
    def test_pictures_of_these_kinds_are_fine_whatever_their_names(self, format):
        assert pictures.problem(upload(drawn(format=format), "pictures/it.txt")) == ""

    @pytest.mark.parametrize("format", ["BMP", "TIFF", "ICO", "PPM"])
    def test_others_are_refused_whatever_their_names(self, format):
        found = pictures.problem(upload(drawn(format=format), "pictures/it.jpg"))
        assert found.startswith("This file is not a picture of a kind the site can show")

    def test_drawings_that_can_carry_scripts_are_refused(self):
        content = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
        assert "SVG" in pictures.problem(upload(content, "pictures/it.png"))

    @pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"nonsense" * 100])
    def test_what_is_no_picture_is_refused(self, content):
        assert pictures.problem(upload(content))

    @pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
    def test_a_file_that_was_cut_off_is_refused(self, format):
        noise = Image.effect_noise((700, 500), 80).convert("RGB")
        buffer = io.BytesIO()
        noise.save(buffer, format=format)
        content = buffer.getvalue()
        assert pictures.problem(upload(content)) == ""
        assert "damaged" in pictures.problem(upload(content[: len(content) // 2]))

    def test_a_narrow_picture_is_refused_with_the_width_it_needs(self):
        found = pictures.problem(upload(drawn(599, 800)))
        assert "599 pixels wide" in found
        assert "at least 600" in found

    def test_the_width_is_that_of_the_upright_picture(self):
        exif = Image.Exif()
        exif[0x0112] = 8
        assert pictures.problem(upload(drawn(400, 700, format="JPEG", exif=exif))) == ""
        assert "400 pixels" in pictures.problem(upload(drawn(700, 400, format="JPEG", exif=exif)))

    @pytest.mark.parametrize("size", [(8000, 5001), (16001, 600), (30000, 30000)])
    def test_too_many_pixels_are_refused_before_they_are_unpacked(self, size, monkeypatch):
        header = drawn(1, 1, mode="1", colour=0)
        width, height = (side.to_bytes(4, "big") for side in size)
        content = bytearray(header)
        content[16:24] = width + height
        content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
        monkeypatch.setattr(
            Image.Image, "load", lambda *args: pytest.fail("The picture was unpacked."), raising=False
        )
        assert "too many pixels" in pictures.problem(upload(bytes(content)))

    def test_a_file_of_too_many_bytes_is_refused_unread(self, monkeypatch):
        monkeypatch.setattr(pictures, "MAX_BYTES", 100)
        assert "too large" in pictures.problem(upload(drawn()))

    def test_more_pixels_than_the_site_allows_are_refused(self, settings):
        settings.PICTURE_MEGAPIXELS = 1
        found = pictures.problem(upload(drawn(1200, 900)))
        assert "at most 1 million are allowed" in found
        with pytest.raises(ValueError, match="too many pixels"):
            pictures.renditions(upload(drawn(1200, 900)))

    def test_a_picture_that_takes_too_much_memory_is_refused(self, settings):
        settings.PICTURE_SECONDS, settings.PICTURE_MEGABYTES = 10, 1
        found = pictures.problem(upload(drawn()))
        assert "takes more than 10 seconds or 1 MB of memory" in found

    def test_a_picture_that_must_wait_too_long_is_refused(self, settings, monkeypatch):
        monkeypatch.setattr(pictures, "PATIENCE", 0)
        settings.CHILD_PROCESSES = 0
        assert "try again in a minute" in pictures.problem(upload(drawn()))

    def test_the_server_itself_decodes_no_picture(self, monkeypatch):
        name = upload(drawn())
        file = SimpleUploadedFile("it.png", drawn())
        monkeypatch.setattr(ImageFile.ImageFile, "load", lambda image: pytest.fail("It was unpacked."))
        assert pictures.problem(name) == ""
        assert pictures.renditions(name).width == 1000
        pictures.check_upload(file)
        assert pictures.without_metadata(file).size

    def test_a_picture_that_is_rendered_already_is_fine_at_once(self, monkeypatch):
        name = upload(drawn())
        pictures.renditions(name)
        monkeypatch.setattr(pictures.process, "run", None)
        assert pictures.problem(name) == ""

    def test_a_missing_file_is_named(self):
        assert "pictures/nothing.jpg" in pictures.problem("pictures/nothing.jpg")


class TestCheckingAnUpload:
    def test_a_good_one_can_be_read_again(self):
        content = drawn()
        file = SimpleUploadedFile("it.png", content)
        pictures.check_upload(file)
        assert file.read() == content

    @pytest.mark.parametrize("content", [b"nonsense", drawn(100, 100)])
    def test_a_bad_one_is_refused(self, content):
        with pytest.raises(ValidationError):
            pictures.check_upload(SimpleUploadedFile("it.png", content))

    def test_one_of_too_many_bytes_is_refused(self, monkeypatch):
        monkeypatch.setattr(pictures, "MAX_BYTES", 100)
        with pytest.raises(ValidationError, match="too large"):
            pictures.check_upload(SimpleUploadedFile("it.png", drawn()))


class TestWithoutMetadata:
    """An upload is kept as the picture that it shows, without what the camera noted."""

    def kept(self, content: bytes, name="it.bin") -> bytes:
        file = SimpleUploadedFile(name, content)
        pictures.check_upload(file)
        kept = pictures.without_metadata(file)
        assert kept.name == name
        return kept.read()

    def noted(self) -> Image.Exif:
        exif = Image.Exif()
        exif[0x010F] = "Secret Camera"
        exif.get_ifd(0x8825)[1] = "N"
        return exif

    @pytest.mark.parametrize(
        ("format", "options"),
        [
            ("JPEG", {"comment": b"Secret comment", "xmp": b"<x>Secret</x>"}),
            ("PNG", {}),
            ("WEBP", {"xmp": b"<x>Secret</x>"}),
            ("AVIF", {"xmp": b"<x>Secret</x>"}),
        ],
    )
    def test_nothing_tells_where_when_and_by_whom_it_was_taken(self, format, options):
        content = drawn(format=format, exif=self.noted(), **options)
        assert b"Secret" in content
        kept = self.kept(content)
        assert b"Secret" not in kept
        image = Image.open(io.BytesIO(kept))
        assert (image.format, image.size) == (format, (1000, 600))
        assert not image.getexif()

    def test_words_in_a_drawing_are_left_out(self):
        words = PngImagePlugin.PngInfo()
        words.add_text("Author", "Secret")
        assert b"Secret" not in self.kept(drawn(pnginfo=words))
        assert b"Secret" not in self.kept(drawn(mode="P", colour=1, format="GIF", comment=b"Secret"))

    def test_what_hides_behind_the_picture_is_left_out(self):
        assert b"Secret" not in self.kept(drawn(format="JPEG") + b"Secret film")

    def test_how_the_camera_was_held_is_kept(self):
        exif = self.noted()
        exif[0x0112] = 6
        image = Image.open(io.BytesIO(self.kept(drawn(format="JPEG", exif=exif))))
        assert dict(image.getexif()) == {0x0112: 6}

    def test_its_colours_and_what_is_clear_in_it_are_kept(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        image = Image.open(io.BytesIO(self.kept(drawn(format="JPEG", icc_profile=profile))))
        assert image.info["icc_profile"] == profile
        clear = drawn(mode="L", colour=7, transparency=7)
        assert Image.open(io.BytesIO(self.kept(clear))).convert("RGBA").getpixel((5, 5))[3] == 0

    def test_of_several_pictures_in_a_file_the_first_is_kept(self):
        buffer = io.BytesIO()
        first, other = (Image.new("RGB", (1000, 600), colour) for colour in ("red", "blue"))
        first.save(buffer, "MPO", save_all=True, append_images=[other])
        image = Image.open(io.BytesIO(self.kept(buffer.getvalue())))
        assert image.format == "JPEG"
        assert image.getpixel((5, 5))[0] > 200

    def test_one_that_was_cut_off_is_refused(self):
        noise = io.BytesIO()
        Image.effect_noise((700, 500), 80).save(noise, format="PNG")
        cut = SimpleUploadedFile("it.png", noise.getvalue()[: noise.tell() // 2])
        with pytest.raises(ValidationError, match="damaged"):
            pictures.without_metadata(cut)

    def test_one_that_takes_too_much_memory_is_refused(self, settings):
        settings.PICTURE_MEGABYTES = 1
        with pytest.raises(ValidationError, match="takes more than"):
            pictures.without_metadata(SimpleUploadedFile("it.png", drawn()))

    def test_one_that_would_become_too_large_is_refused(self, monkeypatch):
        file = SimpleUploadedFile("it.png", drawn())
        monkeypatch.setattr(pictures, "MAX_BYTES", 10)
        with pytest.raises(ValidationError, match="too large"):
            pictures.without_metadata(file)
