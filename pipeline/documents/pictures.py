"""Drawings for documents: made by matplotlib without a screen, the same bytes every time, told apart without colour.

A figure is drawn twice, as SVG for pages and as PNG for Word and PDF. Its words are drawn in the typeface that
matplotlib carries, so no picture hangs on what is installed. Must never use `pyplot`, whose state all share.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pipeline.documents.blocks import Picture
from pipeline.documents.look import TEXT_WIDTH_CM

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""For lines and bars, in this order: told apart by people who do not see red, green or blue (M. Okabe and K. Ito,
"Color Universal Design", 2008)."""
HEAT = "cividis_r"
"""For a heat map: light to dark, the same to every kind of sight (J. Nuñez, C. Anderton and R. Renslow, 2018,
doi:10.1371/journal.pone.0199239)."""

_DPI = 200
_ONE_AT_A_TIME = threading.Lock()
"""The library's settings are shared by all threads."""
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.edgecolor": "#5B6873",
    "axes.labelcolor": "#1D2730",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": "#1D2730",
    "xtick.color": "#5B6873",
    "ytick.color": "#1D2730",
    "svg.fonttype": "path",
    # A title is what it says, dollar signs and all.
    "text.parse_math": False,
    "svg.hashsalt": "quietroom",
}


def picture(
    draw: Callable[[Figure], None],
    *,
    alt: str,
    height_cm: float,
    width_cm: float = TEXT_WIDTH_CM,
    caption: str = "",
) -> Picture:
    """What `draw` puts into an empty figure of this size on paper; it adds axes with `add_subplot`, and no state.

    `alt` says what it shows to whoever cannot see it. Raises ValueError where that is empty.
    """
    import matplotlib
    from matplotlib.figure import Figure

    svg, png = io.StringIO(), io.BytesIO()
    with _ONE_AT_A_TIME, matplotlib.rc_context(_STYLE), warnings.catch_warnings():
        # A letter that the typeface lacks is drawn as a box; a warning would put it into a log.
        warnings.filterwarnings("ignore", "Glyph", UserWarning)
        drawn = Figure(figsize=(width_cm / 2.54, height_cm / 2.54), dpi=_DPI, layout="constrained")
        draw(drawn)
        drawn.savefig(svg, format="svg", metadata={"Date": None, "Creator": None, "Title": alt})
        drawn.savefig(png, format="png", metadata={"Software": None})
    return Picture(svg.getvalue(), png.getvalue(), alt, width_cm * 10, height_cm * 10, caption)
