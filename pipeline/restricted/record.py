"""An opened follow-up as a concern record: what it says, in a lead's words; `record_page` and `record_word` lay it out.

Made only on the machine of the person who opened it. It points at passages and decides nothing: the second half of
each item is empty for the person who does. It can be copied into the school's own safeguarding system, which is
where the record belongs. It must never show a pointer as a finding, or an empty file as "nothing was disclosed".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pipeline.values import clock
from pipeline.values import concern_wording as wording

TO_FILL_IN = (
    "Reason for the decision",
    "Action taken",
    "By whom (role)",
    "Date and time",
    "Outcome",
    "Entered in CPOMS / MyConcern, ref",
)
LONG = frozenset({"Reason for the decision", "Action taken", "Outcome"})
"""What needs several lines to write on."""

Pair = tuple[str, str]


def title(document: dict[str, Any]) -> str:
    """The heading of the document."""
    return f"Follow-up for the {wording.HOLDERS[document['route']]}"


def lead_in(document: dict[str, Any]) -> str:
    """Which session it is of, and how much is in it."""
    items = document["items"]
    counts = [f"{n} {word}" for word in wording.URGENCIES if (n := sum(item["urgency"] == word for item in items))]
    held = f"{len(items)} item{'s' * (len(items) != 1)}: {', '.join(counts)}" if items else "no items"
    return f"Session of {long_date(document['session_date'])}, {held}"


def long_date(iso: str) -> str:
    """A date as it is written in a letter."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def confidential(document: dict[str, Any]) -> str:
    """What stands at the foot of every page."""
    return (
        f"CONFIDENTIAL: safeguarding record for the {wording.HOLDERS[document['route']]} alone. "
        "Move it into the school's safeguarding system, then delete this copy."
    )


def found_by(document: dict[str, Any]) -> str:
    """What made the pointers: evidence of how, not of what."""
    made = document.get("found_by", {})
    return ", ".join(filter(None, (made.get("program"), made.get("engine"), f"session {document['session_id']}")))


def contents(document: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    """The table of what is in it, its heads first: one item a row, and when it was said unless it is of notes."""
    items = document["items"]
    rows = [("No", "Urgency", "May be", "Due", "At")] + [
        (str(n), wording.URGENCIES[item["urgency"]], likeliest(item), item["clock"]["due"], moment(item["start_ms"]))
        for n, item in enumerate(items, start=1)
    ]
    is_of_notes = all(item["start_ms"] is None for item in items)
    return tuple(row[:-1] if is_of_notes else row for row in rows)


def moment(ms: int | None) -> str:
    """When in the recording; a dash for what has no time in it."""
    return "-" if ms is None else clock(ms)


def likeliest(item: dict[str, Any]) -> str:
    """What it may be, in words: the one that the table of routes was read by."""
    return str(item["category_titles"][0])


def facts(item: dict[str, Any], document: dict[str, Any]) -> Iterator[Pair]:
    """The record's lines beside urgency and clock, those to act on first."""
    yield "What the guidance asks", item["clock"]["rule"]
    for duty in item["personal_duty"]:
        yield "Personal duty to report", wording.DUTIES.get(duty, f"may apply ({duty})")
    if item["said_already_referred"]:
        yield "Said in the room", "already referred: check that it was"
    if item.get("first_route", item["route"]) != item["route"]:
        usual = wording.HOLDERS[item["first_route"]]
        yield "Why it came to you", f"the passage names someone who opens the file of the usual route ({usual})"
    named = zip(item["category_titles"], item["category"], strict=True)
    yield "May be", "; or ".join(f"{name} ({code})" for name, code in named)
    yield "About", wording.SUBJECTS[item["subject"]]
    yield from _as_said(item)
    yield "Said on", f"{long_date(document['session_date'])}, {_when(item)}"
    yield "Why flagged", "; ".join(item["signals"])
    yield "Item", f"{item['id']}, score {item['score']:.2f}, {item['source_edition']}"


def _as_said(item: dict[str, Any]) -> Iterator[Pair]:
    """Who, when and where in the passage's own words, or that it does not say."""
    said = item.get("said", {})
    for name, label in (("who", "Who, as said"), ("when", "When it happened, as said"), ("where", "Where, as said")):
        yield label, "; ".join(f"“{words}”" for words in said.get(name, ())) or wording.NOT_SAID
    spoke = [_known_as(item, label) for label in item.get("speakers") or [item["speaker"]] if label]
    yield "Who spoke", ", ".join(spoke) or "not known"
    first = [
        f"{_known_as(item, w['speaker']) if w['speaker'] else 'a speaker'} {wording.HOW[w['how']]} (“{w['words']}”)"
        for w in item.get("first_hand", ())
    ]
    yield "At first hand", "; ".join(dict.fromkeys(first)) or wording.NOT_SAID


def _known_as(item: dict[str, Any], label: str) -> str:
    """A speaker's label, with the name that notes give them: a duty to report may be theirs alone."""
    name = item.get("speaker_names", {}).get(label)
    return f"{label} ({name})" if name else label


def _when(item: dict[str, Any]) -> str:
    if item["start_ms"] is None:
        return "in the notes"
    return f"at {moment(item['start_ms'])} to {moment(item['end_ms'])} of the recording"


def sound_note(item: dict[str, Any]) -> str:
    """What to do about the sound, where something is to be said of it."""
    if item["start_ms"] is None:
        return ""
    if item["clip"] is None:
        return wording.NO_SOUND
    return wording.CHECK_SOUND if item.get("check_audio") else ""


def words(item: dict[str, Any]) -> Iterator[Pair]:
    """What was said, exactly."""
    yield "Just before", item["context_before"]
    spoken = item.get("turns") or [{"speaker": None, "text": item["text"]}]
    yield "Exact words", "\n".join(": ".join(filter(None, (turn["speaker"], turn["text"]))) for turn in spoken)
    yield "Just after", item["context_after"]


def to_text(document: dict[str, Any]) -> str:
    """For the screen."""
    lines = [title(document), lead_in(document), "", wording.NOTICE, ""]
    for number, item in enumerate(document["items"], start=1):
        rows = [("Clock", item["clock"]["due"]), *words(item), ("Sound", sound_note(item)), *facts(item, document)]
        lines += [
            f"{number} of {len(document['items'])}: {wording.URGENCIES[item['urgency']].upper()}: {likeliest(item)}"
        ]
        lines += [f"{name}: {value}" for name, value in rows if value] + [""]
    return "\n".join(lines if document["items"] else [*lines, wording.NOTHING, ""])
