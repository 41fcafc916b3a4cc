"""The sheets of a kit that README shows: `python -m tests.kit.pictures` prints the example's and draws them.

`make pictures` runs it. Needs poppler-utils; the names of those in samples/kit/ are the documents' own.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.kit import file
from tests.documents.paper import photograph
from tests.kit.examples import FILLED

KIT = Path(__file__).resolve().parents[2] / "samples" / "kit"
PAGES = {
    "2-information-sheet": 1,
    "3-consent-form": 1,
    "4-confidentiality": 1,
    "5-session-sheet": 1,
    "6-flip-charts": 3,
    "7-checklist": 1,
}
"""Document, and which page of it."""


def main() -> None:
    """Make samples/kit/ anew."""
    KIT.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        photograph(file(FILLED, name, "pdf"), KIT / f"{name}.png", page=page)


if __name__ == "__main__":
    main()
