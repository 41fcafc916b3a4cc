"""Figures as tables for a terminal and as plain values for JSON; whoever calls prints them.

Listings of misses name a line of the script and a kind. The words themselves are shown only on request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from pipeline.evaluate.calibration import Calibration
from pipeline.evaluate.figures import Diarisation, Figures, Miss, Share
from pipeline.evaluate.passages import PassageFigures
from pipeline.evaluate.utterances import UtteranceFigures

if TYPE_CHECKING:
    from rich.table import Table

Row = tuple[str, str, str, str]
"""What is measured, its value, the number of items behind it, and between which values it is with 95 % confidence."""

TIMED = frozenset({"left_out", "sections", "subsections", "flagged", "flagged_to_true"})
"""Shares of milliseconds: they count no separate things, so no interval can be given from them."""

Counted = Figures | UtteranceFigures | PassageFigures


def rows(figures: Counted) -> tuple[Row, ...]:
    """Every figure with what stands behind it."""
    match figures:
        case Figures():
            return tuple(_session(figures))
        case UtteranceFigures():
            return tuple(_utterances(figures))
        case PassageFigures():
            return tuple(_passages(figures))


def table(figures: Counted, title: str = "") -> Table:
    """The rows as a table for a terminal."""
    from rich.table import Table

    found = Table("figure", "value", "of", "95 %", title=title)
    for row in rows(figures):
        found.add_row(*row)
    return found


def as_json(figures: Counted) -> dict[str, object]:
    """The figures as JSON holds them.

    A share is {"hits", "of", "rate", "interval"}, the last not for time, for words lost with "per_1000"; a miss is
    {"kind", "line"}.
    """
    plain = _object(figures)
    if isinstance(figures, UtteranceFigures):
        plain["others_lost"] = _by_thousand(figures.others_lost)
    if isinstance(figures, Figures):
        hiding = figures.hiding
        more = {"hidden": _plain(hiding.hidden), "over_redacted": _by_thousand(hiding.over_redacted)}
        plain["hiding"] = {**_object(hiding), **more}
        hourly = {"per_hour": figures.concerns.per_hour, "needless_per_hour": figures.concerns.needless_per_hour}
        plain["concerns"] = {**_object(figures.concerns), **{name: round(n, 2) for name, n in hourly.items()}}
        plain["voices"] = {**_object(figures.voices), "error": _plain(figures.voices.error)}
        plain["hearing"] = {**_object(figures.hearing), "rate": round(figures.hearing.rate, 4)}
    return plain


def misses(figures: Counted) -> dict[str, tuple[Miss, ...]]:
    """The lists of what went wrong, by what it is called."""
    parts = (figures.hiding, figures.concerns) if isinstance(figures, Figures) else (figures,)
    named = ((each.name, getattr(part, each.name)) for part in parts for each in fields(part))
    return {name.replace("_", " "): value for name, value in named if _is_list_of_misses(value)}


def miss_lines(listed: Sequence[Miss], *, show_words: bool = False) -> tuple[str, ...]:
    """One line a miss: its kind and its line in the script, and for developers what it says."""
    if show_words:
        return tuple(f"line {m.line}: {m.kind}: {m.words!r} -> {m.instead!r}" for m in listed)
    return tuple(f"line {m.line}: {m.kind}" for m in listed)


def _session(figures: Figures) -> Iterator[Row]:
    hiding, concerns, hearing = figures.hiding, figures.concerns, figures.hearing
    yield _row("hidden, all types", hiding.hidden)
    yield from (_row(f"hidden, {kind}", found) for kind, found in hiding.by_kind.items())
    yield _row("hidden, outside left-out stretches", hiding.in_view)
    yield _row("persons of whom nothing is left in view", hiding.persons)
    yield _row("other things of which nothing is left in view", hiding.things)
    yield _row("sessions with a leak", hiding.leaking)
    yield _row("one placeholder per person", hiding.one_placeholder)
    yield _row("placeholders shared by two persons", hiding.shared)
    yield _row("keep phrases kept", hiding.kept)
    yield _row("other words lost", hiding.others_lost)
    yield _per_thousand("other words that a redaction took, per 1,000", hiding.over_redacted)
    yield _timed("time left out", hiding.left_out)
    yield _timed("time under the right section", figures.sections)
    yield _timed("time under the right subsection", figures.subsections)
    yield _row("sections that begin within 20 s of where they should", figures.boundaries)
    yield _row("disclosures found", concerns.found)
    yield _row("items that point at one", concerns.precise)
    yield _row("route right", concerns.route)
    yield _row("urgency right", concerns.urgency)
    yield _row("urgent enough", concerns.soon_enough)
    yield _row("general talk flagged", concerns.negatives)
    yield from (_row(f"disclosures found, {kind}", found) for kind, found in concerns.by_category.items())
    minutes = f"{concerns.duration_ms / 60_000:.0f} min"
    yield ("items an hour", f"{concerns.per_hour:.1f}", minutes, "")
    yield ("items an hour that point at none", f"{concerns.needless_per_hour:.1f}", minutes, "")
    yield _timed("time flagged", concerns.flagged)
    yield _timed("time flagged, to the time of disclosures", concerns.flagged_to_true)
    yield from _calibrated(concerns.calibration, "items")
    yield ("word error rate", f"{hearing.rate:.3f}", f"{hearing.words} words", "")
    edits = f"{hearing.deletions}, {hearing.insertions}, {hearing.substitutions}"
    yield ("deleted, inserted, substituted", edits, "", "")
    if figures.voices.true:
        yield from _voices(figures.voices)


def _voices(voices: Diarisation) -> Iterator[Row]:
    yield _timed("diarisation error", voices.error)
    yield _timed("speech missed", voices.missed)
    yield _timed("speech where nobody speaks", voices.false_alarm)
    yield _timed("speech given to the wrong speaker", voices.confused)
    yield ("speakers told apart", f"{voices.found}", f"{voices.true}", "")


def _utterances(figures: UtteranceFigures) -> Iterator[Row]:
    yield _row("hidden, clean", figures.clean)
    yield _row("hidden, misheard, with roster", figures.misheard_with_roster)
    yield _row("hidden, misheard, without roster", figures.misheard_without)
    yield _row("keep phrases lost", figures.keep_lost)
    yield _per_thousand("other words lost, per 1,000", figures.others_lost)
    yield from (_row(f"hidden, {kind}", found) for kind, found in figures.by_type.items())
    yield from (_row(f"hidden, kind {kind}", found) for kind, found in figures.by_kind.items())


def _passages(figures: PassageFigures) -> Iterator[Row]:
    yield ("AUC", f"{figures.auc:.3f}", "", "")
    yield ("precision at recall 0.95", f"{figures.precision_at_recall:.3f}", "", "")
    yield _row("recall at the shipped threshold", figures.recall)
    yield _row("precision at the shipped threshold", figures.precision)
    yield _row("recall, subtle", figures.subtle)
    yield _row("recall, not subtle", figures.plain)
    yield _row("recall, misheard", figures.misheard)
    yield _row("route right", figures.route)
    yield _row("urgency right", figures.urgency)
    yield _row("urgent enough", figures.soon_enough)
    yield from (_row(f"recall, {kind}", found) for kind, found in figures.by_category.items())
    yield from (_row(f"flagged, {kind}", found) for kind, found in figures.false_by_kind.items())
    yield from _calibrated(figures.calibration, "passages")


def _calibrated(found: Calibration, what: str) -> Iterator[Row]:
    for name, value in (("Brier score", found.brier), ("expected calibration error", found.expected_error)):
        yield (f"{name} of {what}", "-" if value is None else f"{value:.3f}", str(found.of), "")
    for each in found.bins:
        if each.of:
            scored = f"{each.low:.1f} to {each.high:.1f} (mean {each.scores / each.of:.2f})"
            yield _row(f"true of {what} at {scored}", Share(each.true, each.of))


def _row(name: str, found: Share) -> Row:
    return name, _rate(found), f"{found.hits}/{found.of}", _sure(found)


def _sure(found: Share) -> str:
    return "{:.2f} to {:.2f}".format(*found.interval) if found.interval else ""


def _timed(name: str, found: Share) -> Row:
    return name, _rate(found), f"{found.of / 60_000:.1f} min", ""


def _per_thousand(name: str, found: Share) -> Row:
    value = found.per_thousand
    return name, "-" if value is None else f"{value:.1f}", f"{found.hits}/{found.of}", ""


def _rate(found: Share) -> str:
    return "-" if found.rate is None else f"{found.rate:.3f}"


def _is_list_of_misses(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(each, Miss) for each in value)


def _object(value: object) -> dict[str, object]:
    named = {each.name: getattr(value, each.name) for each in fields(value)}  # type: ignore[arg-type]
    return {name: _ratio(found) if name in TIMED else _plain(found) for name, found in named.items()}


def _ratio(found: Share) -> dict[str, object]:
    return {"hits": found.hits, "of": found.of, "rate": found.rate}


def _by_thousand(found: Share) -> dict[str, object]:
    return {"hits": found.hits, "of": found.of, "rate": found.rate, "per_1000": _plain(found.per_thousand)}


def _plain(value: object) -> object:
    match value:
        case Share():
            return {**_ratio(value), "interval": _plain(value.interval)}
        case Calibration():
            errors = {"brier": value.brier, "expected_error": value.expected_error}
            return {"of": value.of, **{k: _plain(v) for k, v in errors.items()}, "bins": _plain(value.bins)}
        case Miss():
            return {"kind": value.kind, "line": value.line}
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case tuple():
            return [_plain(each) for each in value]
        case float():
            return None if value != value else round(value, 4)
        case int() | str() | None:
            return value
        case _:
            return _object(value)
