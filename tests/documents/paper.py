"""A page of a PDF as a small picture for README: what comes out of a printer, drawn by poppler's `pdftoppm`."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

from PIL import Image

_DPI, _COLOURS = 60, 16


def photograph(pdf: bytes, shown: Path, *, page: int = 1) -> None:
    """Write the page as PNG; fails where poppler-utils is not installed."""
    asked = ["pdftoppm", "-png", "-r", str(_DPI), "-f", str(page), "-singlefile", "-"]
    drawn = subprocess.run(asked, input=pdf, capture_output=True, check=True).stdout
    with Image.open(io.BytesIO(drawn)) as image:
        image.quantize(_COLOURS).save(shown, optimize=True)
