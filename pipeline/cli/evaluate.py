"""`quietroom evaluate`: figures against ground truth, for scripts that were written for the purpose."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline import run, settings
from pipeline.cli.screen import AsJson, app, out, print_json, progress_bar, say
from pipeline.evaluate import Figures, composed, pool, tables
from pipeline.settings import disclosures, redaction, themes
from pipeline.settings.plan import load_plan


@app.command()
def evaluate(
    scripts: Annotated[list[Path] | None, typer.Argument(metavar="GOLD.session.txt..", help="Gold scripts.")] = None,
    audio: Annotated[Path | None, typer.Option(help="The recording of the one script given.")] = None,
    timeline: Annotated[Path | None, typer.Option(help="When each turn of it was said (JSON).")] = None,
    redact: Annotated[Path | None, typer.Option(help="Utterances with spans to hide (JSONL).")] = None,
    flags: Annotated[Path | None, typer.Option(help="Passages, disclosures or not (JSONL).")] = None,
    plan: Annotated[Path | None, typer.Option(help="Session plan (TOML).")] = None,
    no_roster: Annotated[bool, typer.Option("--no-roster", help="Do without the rosters of the material.")] = False,
    lower: Annotated[bool, typer.Option("--lower", help="Small letters and no punctuation; text only.")] = False,
    show: Annotated[bool, typer.Option(help="List what was missed, with its words.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure hiding, sections, flags and hearing on gold scripts, or on single utterances and passages."""
    scripts = scripts or []
    if not (scripts or redact or flags) or (len(scripts) != 1 and (audio or timeline)):
        raise typer.BadParameter("give scripts, --redact or --flags; --audio and --timeline go with one script")
    if lower and audio:
        raise typer.BadParameter("--lower is for text: a recording is heard as it is")
    parts = run.parts_from(settings.load(), redaction.load_rules(), disclosures.load(), themes.load())
    conditions = composed.Conditions(has_roster=not no_roster, has_case=not lower)
    bench = composed.prepared(parts, run.Agenda(load_plan(plan)), conditions)
    measured: dict[str, tables.Counted] = {}
    with progress_bar() as on_progress:
        for script in scripts:
            measured[script.name] = composed.session(
                script, bench, audio=audio, timeline=timeline, on_progress=on_progress
            )
    if len(scripts) > 1:
        measured["all"] = pool([figures for figures in measured.values() if isinstance(figures, Figures)])
    if redact:
        measured["redact"] = composed.utterances(redact, bench)
    if flags:
        measured["flags"] = composed.passages(flags, bench)
    _show(measured, show=show, as_json=as_json)


def _show(measured: dict[str, Any], *, show: bool, as_json: bool) -> None:
    if as_json:
        print_json({name: tables.as_json(figures) for name, figures in measured.items()})
        return
    for name, figures in measured.items():
        out.print(tables.table(figures, title=name))
        for what, missed in tables.misses(figures).items():
            if show and missed:
                say(what)
            for line in tables.miss_lines(missed, show_words=True) if show else ():
                say(f"  {line}")
