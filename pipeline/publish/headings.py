"""Words that stand in every output besides what was said: a label, headings of the agenda, titles of the coding frame.

Whoever reads files back for names must pass them, so they are looked at before any work. Refused with the kind of
thing that tells, never with its words.
"""

from __future__ import annotations

from pipeline import redact
from pipeline.errors import LeakError
from pipeline.settings.themes import ThemeRules, shipped
from pipeline.values import Findings, RedactedTranscript, Roster, Session, SessionPlan, Transcript

_NOTHING = Transcript("", (), (), None, "")


def refuse_telling_label(session: Session, roster: Roster) -> None:
    """The label stands in every output: better to refuse it now than after an hour of listening."""
    nothing = RedactedTranscript(session, None, (), (), {})
    if redact.leaks(nothing, _NOTHING, Findings(()), roster):
        raise LeakError("the label holds a name or a number that tells who; choose one that names nobody")


def refuse_telling_plan(plan: SessionPlan, roster: Roster) -> None:
    """Headings stand in every output too. Words in small letters pass: "will" is no name in "What we will do"."""
    search = redact.leak_search(_NOTHING, Findings(()), roster)
    titles = [item.title for whole in plan.items for item in (whole, *whole.subsections)]
    if any(search.rules(_without_small_words(title)) for title in titles):
        raise LeakError("a heading of the session plan holds a name or a number that tells who; choose another")


def refuse_telling_themes(rules: ThemeRules, roster: Roster) -> None:
    """Likewise of a coding frame, but for what ships with Quietroom: "Home" is somebody's surname, and no news of them.

    An id has no capitals, so all its words count.
    """
    known = shipped()
    told = {*rules.titles, *rules.remarks} - {*known.titles, *known.remarks}
    titles = [_without_small_words(words) for words in told]
    ids = [slug.replace("_", " ") for slug in set(rules.ids) - set(known.ids)]
    if not titles and not ids:
        return
    search = redact.leak_search(_NOTHING, Findings(()), roster)
    if any(search.rules(words) for words in (*titles, *ids)):
        raise LeakError("a text of the coding frame holds a name or a number that tells who; choose other words")


def _without_small_words(title: str) -> str:
    return " ".join(word for word in title.split() if not word.islower())
