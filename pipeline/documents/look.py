"""What every document that leaves here has in common to the eye: page, type and colours, as the formats' own numbers.

Colours are six hexadecimal digits. Each ink has a contrast of 4.5 to 1 at the least on the ground it stands on.
"""

from __future__ import annotations

LANGUAGE = "en-GB"

PAGE_CM = (21.0, 29.7)
TEXT_WIDTH_CM = 16.6
SIDE_CM = (PAGE_CM[0] - TEXT_WIDTH_CM) / 2
TOP_CM, BARE_TOP_CM, BOTTOM_CM, EDGE_CM = 2.4, 1.7, 2.2, 1.1
"""Above the text where a marking stands there, and where none does; below it; and to the paper's edge from both."""

FONT = "Calibri"

INK, QUIET, ACCENT = "1D2730", "5B6873", "1F4E79"
HOLD, RULE, GROUND = "E9EFF5", "D5DBE0", "F3F6F9"
