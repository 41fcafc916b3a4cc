"""Headings of the agenda stand in every output, so one that tells who is refused before any work."""

from __future__ import annotations

import pytest

from pipeline.errors import LeakError
from pipeline.publish.headings import refuse_telling_plan
from pipeline.settings.plan import parse_plan
from tests.redact.marking import roster

PLAN = """
[[item]]
id = "talk"
title = "{}"
minutes = 5
cues = ["Where does it happen?"]
[[item.subsection]]
id = "telling"
title = "{}"
minutes = 5
cues = ["What happens when somebody tells you?"]
"""


@pytest.mark.parametrize("titles", [("After Callum", "Telling"), ("Talk", "When Doyle tells")])
def test_a_heading_or_a_part_of_one_that_names_somebody_is_refused(titles: tuple[str, str]) -> None:
    with pytest.raises(LeakError, match="heading of the session plan") as refused:
        refuse_telling_plan(parse_plan(PLAN.format(*titles).encode()), roster("Callum Doyle"))
    assert not {"Callum", "Doyle"} & set(str(refused.value).split())
    refuse_telling_plan(parse_plan(PLAN.format("Talk", "When somebody tells").encode()), roster("Callum Doyle"))
