"""Chooses from the pictures of a test run those that README shows, and makes them small: `make pictures`.

`python -m tests.service.browser.pictures FOLDER` reads what `QUIETROOM_SCREENSHOTS=FOLDER` left and writes
samples/pages/ anew. One picture of each page, as one of those who have it; a few once more on a telephone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.filter import Graph

PAGES = Path(__file__).resolve().parents[3] / "samples" / "pages"
WIDTH, HEIGHT, COLOURS = 640, 760, 24
"""In points; what is longer is cut."""
SCREENS = {1280: "", 390: "-telephone"}
WHO = ("lead", "reviewer", "uploader", "analyst", "administrator", "newcomer", "nobody")
"""As whom a page is shown: the first of these who has it."""
OTHERWISE = {
    "upload-session": "5-uploader",
    "person": "2-administrator",
    "welcome": "1-nobody",
    "account_inactive": "1-nobody",
}
"""Pages of which another picture tells more: work that goes on, a role that is kept apart, those who are outside."""
ON_A_TELEPHONE = ("home", "following", "opened-item", "opened-review")
TAKEN = re.compile(r"(?P<page>.+?)(?:-(?P<number>\d+))?-(?P<who>[a-z]+)-(?P<width>\d+)\.png")


def chosen(folder: Path) -> Iterator[tuple[Path, str]]:
    """A picture that was taken, and its name in samples/pages/."""
    taken: dict[tuple[str, int], dict[str, Path]] = {}
    for path in sorted(folder.glob("*.png")):
        found = TAKEN.fullmatch(path.name)
        if found:
            kind = f"{found['number'] or 1}-{found['who']}"
            taken.setdefault((found["page"], int(found["width"])), {})[kind] = path
    for (page, width), kinds in taken.items():
        if SCREENS[width] and page not in ON_A_TELEPHONE:
            continue
        wanted = (OTHERWISE.get(page, ""), *(f"1-{who}" for who in WHO))
        kind = next(kind for kind in wanted if kind in kinds)
        yield kinds[kind], f"{page}-{kind.partition('-')[2]}{SCREENS[width]}.png"


def shrink(taken: Path, shown: Path) -> None:
    """Write a picture with few points and few colours."""
    with av.open(str(taken)) as source:
        frame = next(source.decode(video=0))
    width, height = min(WIDTH, frame.width), min(HEIGHT, frame.height * min(WIDTH, frame.width) // frame.width)
    graph = Graph()
    entry = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1))
    small, cut = graph.add("scale", f"{width}:-2:flags=lanczos"), graph.add("crop", f"{width}:{height & ~1}:0:0")
    split, palette = graph.add("split"), graph.add("palettegen", f"max_colors={COLOURS}")
    use, leave = graph.add("paletteuse", "dither=none"), graph.add("buffersink")
    for before, after in ((entry, small), (small, cut), (cut, split)):
        before.link_to(after)
    split.link_to(use, 0, 0)
    split.link_to(palette, 1, 0)
    palette.link_to(use, 0, 1)
    use.link_to(leave)
    graph.configure()
    graph.push(frame)
    graph.push(None)
    with av.open(str(shown), "w", format="image2") as target:
        _write(target, graph.vpull())


def _write(target: av.container.OutputContainer, frame: av.VideoFrame) -> None:
    stream = target.add_stream("png", options={"compression_level": "9", "pred": "none"})
    stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, frame.format.name
    for packet in (*stream.encode(frame), *stream.encode(None)):
        target.mux(packet)


def main(folder: Path) -> None:
    """Make samples/pages/ anew from this folder of pictures."""
    PAGES.mkdir(exist_ok=True)
    for old in PAGES.glob("*.png"):
        old.unlink()
    for taken, name in chosen(folder):
        shrink(taken, PAGES / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
