"""`quietroom process`: from the dictaphone's file to restricted/ and analyst/."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from pipeline import publish, redact, run, settings
from pipeline.cli.screen import AsJson, RemoveSpeaker, app, err, out, print_json, progress_bar
from pipeline.errors import ConsentError
from pipeline.publish import Order, Outcome
from pipeline.restricted import load_recipients
from pipeline.settings import disclosures, redaction, themes
from pipeline.settings.consent import Consent, load_consent
from pipeline.settings.plan import load_plan
from pipeline.settings.sections import load_starts
from pipeline.values import Roster


@app.command()
def process(
    source: Annotated[Path, typer.Argument(metavar="INPUT", help="Recording, or notes: .txt .md .docx .vtt .srt")],
    recipients: Annotated[Path, typer.Option(help="Who each sealed file is for (TOML).")],
    consent: Annotated[Path | None, typer.Option(help="Who confirmed that everyone agreed (TOML).")] = None,
    plan: Annotated[Path | None, typer.Option(help="Session plan (TOML); default config/session_plan.toml.")] = None,
    roster: Annotated[Path | None, typer.Option(help="Who may be named (CSV).")] = None,
    out_folder: Annotated[Path, typer.Option("--out", help="Where the session's folder is made.")] = Path("out"),
    engine: Annotated[settings.EngineName | None, typer.Option(help="What listens.")] = None,
    model: Annotated[str | None, typer.Option(help="Whisper model: a name, or a path to any larger one.")] = None,
    speakers: Annotated[
        int | None, typer.Option(min=2, max=12, help="How many people speak; found out if not given.")
    ] = None,
    no_speakers: Annotated[bool, typer.Option("--no-speakers", help="Do not tell voices apart.")] = False,
    sections: Annotated[Path | None, typer.Option(help="When each section begins, set by hand (TOML).")] = None,
    label: Annotated[str, typer.Option(help="Text for the outputs; must name nobody.")] = "",
    audio: Annotated[bool, typer.Option("--audio", help="Also a recording with names bleeped, sealed.")] = False,
    remove_speaker: RemoveSpeaker = None,
    agreed_date: Annotated[str | None, typer.Option(help="Instead of --consent: date of the session, ISO.")] = None,
    confirmed_by: Annotated[str, typer.Option(help="Instead of --consent: role of who confirmed it.")] = "",
    participants: Annotated[int, typer.Option(help="Instead of --consent: how many took part.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Transcribe, seal, redact and check one session."""
    if speakers and no_speakers:
        raise typer.BadParameter("--speakers and --no-speakers exclude each other")
    order = Order(
        source=source,
        out=out_folder,
        recipients=load_recipients(recipients),
        consent=load_consent(consent)
        if agreed_date is None
        else _agreed(source, agreed_date, confirmed_by, participants),
        agenda=_agenda(plan, sections),
        roster=redact.load_roster(roster) if roster else Roster(),
        label=label,
        audio=audio,
        remove_speakers=tuple(remove_speaker or ()),
    )
    chosen = _with_speakers(_chosen(engine, model), speakers, no_speakers)
    parts = run.parts_from(chosen, redaction.load_rules(), disclosures.load(), themes.load())
    with progress_bar() as on_progress:
        outcome = publish.process(order, parts, on_progress=on_progress)
    show(outcome, as_json)


def _agreed(source: Path, date: str, role: str, participants: int) -> Consent:
    """The consent of the three options; they confirm what the file's `everyone_...` would."""
    kind = "notes" if run.is_notes(source) else "recording"
    try:
        return Consent.model_validate(
            {
                "kind": kind,
                "date": date,
                "confirmed_by_role": role,
                "participants": participants,
                "everyone_agreed_to_recording": kind == "recording",
                "everyone_informed": True,
            }
        )
    except ValidationError as problem:
        named = {str(part).replace("_", "-") for error in problem.errors() for part in error["loc"]}
        raise ConsentError(f"these do not fit: {', '.join(sorted(named))}") from None


def _agenda(plan: Path | None, sections: Path | None) -> run.Agenda:
    loaded = load_plan(plan)
    return run.Agenda(loaded, load_starts(sections, loaded) if sections else ())


def _chosen(engine: settings.EngineName | None, model: str | None) -> settings.Settings:
    """The settings file, with what the command line overrides."""
    loaded = settings.load()
    changes = {name: value for name, value in (("engine", engine), ("model", model)) if value is not None}
    transcribe = settings.TranscribeSettings.model_validate({**loaded.transcribe.model_dump(), **changes})
    return loaded.model_copy(update={"transcribe": transcribe})


def _with_speakers(loaded: settings.Settings, count: int | None, unwanted: bool) -> settings.Settings:
    """The settings, with how many speakers there are, or that they are left alone."""
    changes = {"count": count, "tell_apart": True} if count else {"tell_apart": False} if unwanted else {}
    return loaded.model_copy(update={"speakers": loaded.speakers.model_copy(update=changes)})


CLOSING = (
    "A machine missed some names and some disclosures. A person checks both before anything leaves the school.\n"
    "If anyone may be at risk, tell the safeguarding lead now; do not wait for this tool. Then take the restricted "
    "folder to them today: each of the safeguarding lead, the head and the chair opens their own file, the reviewer "
    "the transcript."
)
"""The same after every session: what was flagged is for those who hold the keys."""


def show(outcome: Outcome, as_json: bool) -> None:
    """Tell what was made, and nothing that hangs on what was flagged."""
    for warning in outcome.warnings:
        err.print(f"warning: {warning.message} [{warning.code}]", style="yellow", markup=False, highlight=False)
    if as_json:
        print_json(
            {
                "session_id": outcome.session.id,
                "folder": str(outcome.folder),
                "duration_ms": outcome.duration_ms,
                "redactions": outcome.redactions,
                "timings_s": outcome.timings_s,
                "warnings": [{"code": w.code, "message": w.message} for w in outcome.warnings],
            }
        )
        return
    table = Table(title=f"Session {outcome.session.id}", show_header=False, title_justify="left")
    table.add_row("For the safeguarding lead, head, chair", f"{outcome.folder}/restricted/follow-up-*.age")
    table.add_row("For the reviewer", f"{outcome.folder}/restricted/transcript.age")
    if (outcome.folder / "restricted" / "recording-redacted.age").exists():
        table.add_row("", f"{outcome.folder}/restricted/recording-redacted.age")
    table.add_row("For analysts, a draft until released", f"{outcome.folder}/analyst/")
    table.add_row("Hidden", ", ".join(f"{n} {word}" for word, n in sorted(outcome.redactions.items())) or "nothing")
    table.add_row("Seconds", ", ".join(f"{stage} {s:.0f}" for stage, s in outcome.timings_s.items()))
    out.print(table)
    out.print(CLOSING)
