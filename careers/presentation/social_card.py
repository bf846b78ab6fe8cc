"""The picture that stands for a role page where somebody shares its address: 1200 x 630 pixels.

Its fonts are in `careers/presentation/assets/fonts`, each under the SIL Open Font License beside it.
"""

import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 72

FONTS = Path(__file__).parent / "assets" / "fonts"
TITLE_FONT = "schibsted-grotesk-700.woff2"
TEXT_FONT = "newsreader-500.woff2"
#: Drawn with where the others lack a letter: it has Greek and Cyrillic too.
WIDE_FONT = "literata-600.woff2"

PAPER = "#fcfcf9"
INK = "#16211f"
SOFT = "#55625f"
GREEN = "#0c5245"
GOLD = "#f3b43c"
PALE = "#d9dfda"

#: (size of the title in pixels, lines it may then take), the first that fits is used.
TITLE_SIZES = ((104, 2), (84, 3), (74, 3), (64, 4), (54, 4), (44, 5))
TITLE_WIDTH = 790
TITLE_TOP, TITLE_BOTTOM = 190, 490
LEADING = 1.08

#: The stems at the right: where they stand, and how high the lowest and the highest are.
STEMS_LEFT, STEMS_RIGHT = 920, WIDTH - MARGIN
STEM_LOWEST, STEM_HIGHEST = 130, 500
MOST_STEMS = 6
#: Those of the site's own mark.
OWN_STEMS = (0.1, 0.5, 1.0)
#: Circles are drawn this much larger and then made smaller, which smoothes their edges.
FINER = 4


def card(
    *,
    site: str,
    title: str,
    family: str = "",
    pay: str = "",
    pay_note: str = "",
    stems: Sequence[float] = (),
) -> bytes:
    """A PNG with these words. Letters that no font here has are left out; instead of a title that is
    mostly such letters, the name of the site is written. `stems` are heights from 0 to 1, drawn in
    rising order (an even choice of them if there are many).
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    _stems(image, stems or OWN_STEMS)
    draw.rectangle((0, 0, WIDTH, 11), fill=GREEN)
    _line(draw, (MARGIN, 56), site, 34, INK)
    _line(draw, (MARGIN, 136), family, 34, GREEN)
    _title(draw, title) or _title(draw, site)
    if pay:
        draw.line((MARGIN, 512, MARGIN + TITLE_WIDTH, 512), fill=PALE, width=2)
        _line(draw, (MARGIN, 526), pay, 38, INK)
        _line(draw, (MARGIN, 574), pay_note, 27, SOFT)
    buffer = io.BytesIO()
    image.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        buffer, format="PNG", optimize=True
    )
    return buffer.getvalue()


def _stems(image: Image.Image, heights: Sequence[float]) -> None:
    """The site's mark, large: stems with heads that rise to the right, the last head in gold."""
    heights = sorted(heights)
    if len(heights) > MOST_STEMS:
        heights = [heights[round(n * (len(heights) - 1) / (MOST_STEMS - 1))] for n in range(MOST_STEMS)]
    width = STEMS_RIGHT - STEMS_LEFT
    room = Image.new("RGB", (width * FINER, HEIGHT * FINER), PAPER)
    draw = ImageDraw.Draw(room)
    distance = width / len(heights)
    radius = min(26, distance * 0.36)
    for number, height in enumerate(heights):
        x = distance * (number + 0.5)
        y = HEIGHT - STEM_LOWEST - height * (STEM_HIGHEST - STEM_LOWEST)
        draw.rectangle([v * FINER for v in (x - radius / 5, y, x + radius / 5, HEIGHT)], fill=GREEN)
        colour = GOLD if number == len(heights) - 1 else GREEN
        draw.ellipse([v * FINER for v in (x - radius, y - radius, x + radius, y + radius)], fill=colour)
    image.paste(room.resize((width, HEIGHT), Image.Resampling.LANCZOS), (STEMS_LEFT, 0))


def _title(draw: ImageDraw.ImageDraw, title: str) -> bool:
    """Write the title, and say whether there was anything to write."""
    name, title = _drawable(title, TITLE_FONT)
    if not title:
        return False
    for size, most in TITLE_SIZES:
        font = _font(name, size)
        lines = _wrapped(title, font, TITLE_WIDTH)
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], _shortened(" ".join(lines[most - 1 :]), font, TITLE_WIDTH)]
    lines = _balanced(lines, font)
    leading = size * LEADING
    top = TITLE_TOP + max(0, (TITLE_BOTTOM - TITLE_TOP - leading * len(lines)) / 2)
    for number, line in enumerate(lines):
        draw.text((MARGIN - size * 0.04, top + number * leading), line, font=font, fill=INK)
    return True


def _line(draw, position: tuple[float, float], text: str, size: int, colour: str) -> None:
    """Write one line, shortened to what fits."""
    name, text = _drawable(text, TEXT_FONT)
    font = _font(name, size)
    text = _shortened(text, font, TITLE_WIDTH)
    draw.text(position, text, font=font, fill=colour)


# ---------------------------------------------------------------------------------------------
# Lines


def _wrapped(text: str, font, width: float) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while font.getlength(word) > width:
            fitting = _fitting(word, font, width)
            lines.append(word[:fitting])
            word = word[fitting:]
        line = word
    return [*lines, line] if line else lines


def _balanced(lines: list[str], font) -> list[str]:
    """The same number of lines, as equal in length as they can be."""
    text = " ".join(lines)
    for width in range(TITLE_WIDTH // 2, TITLE_WIDTH, 20):
        attempt = _wrapped(text, font, width)
        if len(attempt) == len(lines) and not any(_is_broken(line, text) for line in attempt):
            return attempt
    return lines


def _is_broken(line: str, text: str) -> bool:
    words = set(text.split())
    return any(word not in words for word in line.split())


def _shortened(text: str, font, width: float) -> str:
    if font.getlength(text) <= width:
        return text
    fitting = _fitting(text, font, width - font.getlength("…"))
    return text[:fitting].rstrip() + "…"


def _fitting(text: str, font, width: float) -> int:
    """How many letters of `text` fit into `width`: at least one."""
    return next((n for n in range(len(text), 1, -1) if font.getlength(text[:n]) <= width), 1)


# ---------------------------------------------------------------------------------------------
# Letters


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size)


def _drawable(text: str, preferred: str) -> tuple[str, str]:
    """The font to use, and what of `text` it can draw: nothing if that is less than half of it."""
    text = " ".join(text.split())
    best = max((preferred, WIDE_FONT), key=lambda name: sum(_has(name, letter) for letter in text))
    kept = "".join(letter for letter in text if _has(best, letter))
    return best, " ".join(kept.split()) if len(kept) * 2 > len(text) else ""


@lru_cache(maxsize=2048)
def _has(name: str, letter: str) -> bool:
    """Whether the font has a shape of its own for `letter`, rather than the box for unknown ones."""
    return letter.isspace() or _drawn(name, letter) != _drawn(name, "\U0010ffff")


def _drawn(name: str, letter: str) -> bytes:
    image = Image.new("L", (48, 48))
    ImageDraw.Draw(image).text((12, 0), letter, font=_font(name, 24), fill=255)
    return image.tobytes()
