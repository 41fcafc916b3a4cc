"""What was tried and what was lost, as a page to read and as JSON."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.service.endurance.faults import Outcome
from tests.service.endurance.soak import Soaked


def write(folder: Path, outcomes: Sequence[Outcome], soaked: Soaked | None) -> bool:
    """Both files, into this folder; whether nothing was lost and nothing grew."""
    folder.mkdir(parents=True, exist_ok=True)
    is_well = all(not outcome.lost and not outcome.published_twice for outcome in outcomes)
    is_well = is_well and (soaked is None or soaked.is_level)
    facts = {"at": datetime.now(UTC).isoformat(timespec="minutes"), "on": platform.platform(), "well": is_well}
    content = {**facts, "faults": [asdict(one) for one in outcomes], "soak": asdict(soaked) if soaked else None}
    (folder / "endurance.json").write_text(json.dumps(content, indent=1) + "\n")
    (folder / "endurance.md").write_text("\n".join([*_head(facts), *_faults(outcomes), *_soak(soaked), ""]))
    return is_well


def _head(facts: dict[str, object]) -> list[str]:
    verdict = "Nothing was lost, and nothing grew." if facts["well"] else "Something was lost, or grew: see below."
    return ["# Faults tried, and what was lost", "", f"{verdict} {facts['at']}, {facts['on']}.", ""]


def _faults(outcomes: Sequence[Outcome]) -> list[str]:
    rows = (
        f"| {one.fault} | {one.tried} | {one.uploads} | {one.lost} | {one.published_twice} | {one.took_s:.0f} |"
        for one in outcomes
    )
    head = "| fault | what was done | uploads confirmed | of them lost | published twice | seconds |"
    return [head, "|---|---|---|---|---|---|", *rows, ""]


def _soak(soaked: Soaked | None) -> list[str]:
    if soaked is None:
        return []
    rows = (
        f"| {name} | {warm.memory_mb} | {end.memory_mb} | {warm.descriptors} | {end.descriptors} "
        f"| {warm.threads} | {end.threads} |"
        for name, warm in soaked.warm.items()
        for end in (soaked.end[name],)
    )
    return [
        f"{soaked.sessions} sessions through every stage in {soaked.took_s:.0f} s; "
        f"files left over from them: {soaked.left_over}.",
        "",
        "| process | MB when warm | MB at the end | descriptors | at the end | threads | at the end |",
        "|---|---|---|---|---|---|---|",
        *rows,
    ]
