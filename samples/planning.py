"""`make planning`: what comes before and after three sessions of one invented school, in planning/.

The kit for a session; then two years' sessions of all staff and one of senior staff, processed with throw-away keys and
released; a report of each; the plan that followed the first, with what people might write into it; the second beside
the first with that plan, and the senior staff beside the others.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NoReturn

from rich.console import Console

from demo import recipients_file
from pipeline import compare, intervention, kit, redact, release, report, restricted, run, settings, writing
from pipeline.cli.screen import progress_bar
from pipeline.compare.document import files as comparison_files
from pipeline.compare.reviewing import reviewed
from pipeline.decisions import Decisions
from pipeline.intervention.document import files as plan_files
from pipeline.publish import Order, process
from pipeline.released import read
from pipeline.settings import disclosures, redaction, service, themes
from pipeline.settings.consent import load_consent
from pipeline.settings.plan import load_plan
from pipeline.settings.reading import defaults
from pipeline.settings.school import load_school
from pipeline.values import InterventionPlan, PlanRow, RedactedTranscript

HERE = Path(__file__).resolve().parent / "quarrydene"
OUT = HERE.parent.parent / "planning"
SESSIONS = {"first_year": "All staff", "next_year": "All staff", "senior_staff": "Senior staff"}
"""Folders of samples/quarrydene/, and the label of each session."""
WRITTEN = {
    "violence": PlanRow(
        "",
        "",
        action="Stagger the lesson change by five minutes; a quiet way through for Year 7",
        who="Assistant head, behaviour",
        by_when="October half-term",
        success="The library and the learning base see nobody hiding at changeover",
    ),
    "drugs_alcohol": PlanRow(
        "",
        "",
        action="Two members of staff outside the toilets at lunch; doors open to the corridor",
        who="Business manager",
        by_when="1 September",
        success="Year 7 pupils say that they use the toilets at lunch",
    ),
}
"""What people might write beside two of the issues."""


def released(name: str, out: Path, recipients: Path, parts: run.Parts) -> RedactedTranscript:
    """One of the sessions, processed and released without a change."""
    folder = HERE / name
    order = Order(
        source=folder / "notes.vtt",
        out=out / "sessions",
        recipients=restricted.load_recipients(recipients),
        consent=load_consent(folder / "consent.toml"),
        agenda=run.Agenda(load_plan(None)),
        roster=redact.load_roster(folder / "roster.csv"),
        label=SESSIONS[name],
    )
    with progress_bar() as on_progress:
        made = process(order, parts, on_progress=on_progress)
    reviewer = restricted.load_identity(recipients.parent / "keys" / "reviewer-holder.key", no_passphrase)
    loaders = release.Loaders(coder=lambda: run.coder_from(themes.load()))
    checked = release.release(made.folder, [reviewer], Decisions(signed_off_by_role="facilitator"), loaders=loaders)
    return read(checked.folder)


def no_passphrase() -> NoReturn:
    """The throw-away keys have none; raises ValueError."""
    raise ValueError("a throw-away key has no passphrase")


def planned(session: RedactedTranscript) -> InterventionPlan:
    """The plan after it, with what people wrote."""
    drafted = intervention.draft(session)
    rows = (
        replace(WRITTEN[row.key], key=row.key, issue=row.issue, context=row.context, evidence=row.evidence)
        if row.key in WRITTEN
        else row
        for row in drafted.rows
    )
    return replace(drafted, rows=tuple(rows))


def compared(sessions: Iterable[RedactedTranscript], kind: compare.Kind) -> compare.Comparison:
    """These sessions side by side."""
    return compare.compared([compare.counted(session) for session in sessions], kind)


def make(out: Path, parts: run.Parts) -> None:
    """Process, release, write every document into a new folder."""
    recipients = recipients_file(out)
    school = load_school(defaults("config/school.example.toml"))
    writing.write_new_folder(out / "kit", kit.files(kit.Filled(load_plan(None), school, service.load().retention)))
    first, second, senior = (released(name, out, recipients, parts) for name in SESSIONS)
    for name, session in zip(SESSIONS, (first, second, senior), strict=True):
        writing.write_new_folder(out / f"report-{name}", report.files(session).items())
    plan = planned(first)
    writing.write_new_folder(out / "plan", plan_files(plan).items())
    series = compared((first, second), compare.Kind.SERIES)
    writing.write_new_folder(out / "years", comparison_files(series, [reviewed(plan, series)]).items())
    writing.write_new_folder(out / "groups", comparison_files(compared((second, senior), compare.Kind.GROUPS)).items())


def main() -> None:
    """All of it in planning/, in the place of what was made there before."""
    shutil.rmtree(OUT, ignore_errors=True)
    parts = run.parts_from(settings.load(), redaction.load_rules(), disclosures.load(), themes.load())
    make(OUT, replace(parts, embedder=cache(parts.embedder), detector=cache(parts.detector)))
    Console().print("planning/ has the kit, a report of each session, the plan, the two years and the two groups.")


if __name__ == "__main__":
    main()
