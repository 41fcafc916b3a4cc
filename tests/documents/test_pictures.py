from __future__ import annotations

import io
import xml.etree.ElementTree as Tree

import matplotlib
import pytest
from matplotlib.figure import Figure
from PIL import Image

from pipeline.documents.pictures import picture
from tests.documents.examples import bars


def test_a_picture_comes_in_both_forms_and_in_its_size() -> None:
    made = picture(bars, alt="Bars.", height_cm=6, width_cm=12)
    assert Tree.fromstring(made.svg).tag.endswith("svg")  # noqa: S314
    with Image.open(io.BytesIO(made.png)) as image:
        assert [round(side / 200 * 25.4) for side in image.size] == [120, 60]
    assert (made.width_mm, made.height_mm) == (120, 60)


def test_the_same_figure_gives_the_same_bytes_and_tells_nothing_of_when_or_where() -> None:
    first, second = (picture(bars, alt="Bars.", height_cm=6) for _ in range(2))
    assert (first.svg, first.png) == (second.svg, second.png)
    assert "<dc:date>" not in first.svg
    assert b"Software" not in first.png


def test_words_are_compulsory() -> None:
    with pytest.raises(ValueError, match="cannot see it"):
        picture(bars, alt="", height_cm=6)


def test_the_settings_of_the_library_are_left_as_they_were() -> None:
    before = dict(matplotlib.rcParams)
    picture(bars, alt="Bars.", height_cm=6)
    assert dict(matplotlib.rcParams) == before


def test_letters_that_the_typeface_lacks_leave_a_mark_and_no_line_in_a_log(
    recwarn: pytest.WarningsRecorder,
) -> None:
    def draw(figure: Figure) -> None:
        figure.add_subplot().set_title("\u5bb6 \U0001f602")

    assert picture(draw, alt="A title", height_cm=4).png.startswith(b"\x89PNG")
    assert not list(recwarn)


def test_a_title_with_dollar_signs_is_a_title() -> None:
    def titled(figure: Figure) -> None:
        figure.suptitle(r"A $\\nothing{$ of ours")

    picture(titled, alt="A title.", height_cm=3)
