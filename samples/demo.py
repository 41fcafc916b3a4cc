"""`make demo`: both samples through the whole pipeline with throw-away keys, and a table of what came out."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline import publish, redact, restricted, run, settings
from pipeline.cli.screen import progress_bar
from pipeline.evaluate import composed
from pipeline.evaluate.figures import Figures, Share
from pipeline.publish import Order, Outcome
from pipeline.settings import disclosures, redaction, themes
from pipeline.settings.consent import load_consent
from pipeline.settings.plan import load_plan

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "demo"
ROLES = {
    "dsl": "safeguarding lead",
    "headteacher": "headteacher",
    "chair": "chair of governors",
    "reviewer": "reviewer",
}
COUNTED = 10_000
"""A share of more than this is of milliseconds."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one sample."""

    name: str
    outcome: Outcome
    took_s: float
    figures: Figures


def recipients_file(folder: Path) -> Path:
    """Two fresh keys for every role in `folder`/keys, and beside them the file that names them."""
    (folder / "keys").mkdir(parents=True)
    entries = []
    for role in ROLES:
        for holder in ("holder", "deputy"):
            identity = restricted.new_identity(folder / "keys" / f"{role}-{holder}.key", None)
            key = restricted.public_key(identity)
            entries.append(f'[[{role}]]\nlabel = "{ROLES[role]}, {holder}"\nkey = "{key}"\n')
    path = folder / "recipients.toml"
    path.write_text("\n".join(entries))
    return path


def order_for(folder: Path, recipients: Path) -> Order:
    """What a person would give on the command line for this sample."""
    [source] = [*folder.glob("recording.*"), *folder.glob("notes.*")]
    return Order(
        source=source,
        out=OUT / "sessions",
        recipients=restricted.load_recipients(recipients),
        consent=load_consent(folder / "consent.toml"),
        agenda=run.Agenda(load_plan(folder / "plan.toml")),
        roster=redact.load_roster(folder / "roster.csv"),
        label="sample",
    )


def figures_table(results: list[Result]) -> Table:
    """Times, and figures against the samples' scripts: one column a sample."""
    table = Table("", *(result.name for result in results))
    table.add_row("length", *(length(result.outcome) for result in results))
    table.add_row("took", *(f"{result.took_s:.0f} s" for result in results))
    shares: dict[str, Callable[[Figures], Share]] = {
        "identifying words hidden": lambda figures: figures.hiding.hidden,
        "words to keep, kept": lambda figures: figures.hiding.kept,
        "talk under the right section": lambda figures: figures.sections,
        "disclosures found": lambda figures: figures.concerns.found,
        "items that point at one": lambda figures: figures.concerns.precise,
    }
    for name, share in shares.items():
        table.add_row(name, *(shown(share(result.figures)) for result in results))
    return table


def length(outcome: Outcome) -> str:
    """Minutes of a recording; notes have none."""
    return f"{outcome.duration_ms / 60_000:.1f} min" if outcome.duration_ms else "notes"


def shown(share: Share) -> str:
    """A share with its count, but of time as a rate alone."""
    if share.rate is None:
        return "-"
    return f"{share.rate:.2f}" if share.of > COUNTED else f"{share.rate:.2f} ({share.hits}/{share.of})"


def who_finds_what(folder: Path) -> str:
    """Each role's file, with a command that can be typed as it stands."""
    lines = [f"Who finds what, in {folder}/"]
    for route in ("dsl", "headteacher", "chair"):
        file = f"{folder}/restricted/follow-up-{route}.age"
        lines += [f"  {ROLES[route]}:", f"    .venv/bin/quietroom follow-up open {file} --identity {key_of(route)}"]
    transcript = f"{folder}/restricted/transcript.age"
    lines += ["  reviewer:", f"    .venv/bin/quietroom open {transcript} --identity {key_of('reviewer')}"]
    return "\n".join([*lines, "  analyst, a draft until released:", f"    {folder}/analyst/transcript.html"])


def key_of(role: str) -> str:
    """The holder's throw-away key."""
    return f"demo/keys/{role}-holder.key"


def measured(folder: Path, order: Order, bench: composed.Bench) -> Figures:
    """The same input again, held against the sample's script; nothing is written."""
    [script] = folder.glob("*.session.txt")
    timeline = folder / "timeline.json"
    return composed.session(script, bench, audio=order.source, timeline=timeline if timeline.exists() else None)


def main() -> None:
    """Process, measure, show."""
    shutil.rmtree(OUT, ignore_errors=True)
    recipients = recipients_file(OUT)
    made = run.parts_from(settings.load(), redaction.load_rules(), disclosures.load(), themes.load())
    parts = replace(made, engine=cache(made.engine), embedder=cache(made.embedder), detector=cache(made.detector))
    console, results = Console(), []
    for folder in sorted(path for path in HERE.iterdir() if (path / "plan.toml").is_file()):
        order, began = order_for(folder, recipients), time.monotonic()
        console.print(f"[bold]{folder.name}[/bold]")
        with progress_bar() as on_progress:
            outcome = publish.process(order, parts, on_progress=on_progress)
        took_s = time.monotonic() - began
        console.print("Measuring it against its script...\n")
        figures = measured(folder, order, composed.Bench(parts, order.agenda))
        results.append(Result(folder.name, outcome, took_s, figures))
    console.print(figures_table(results))
    console.print(who_finds_what(results[0].outcome.folder.relative_to(HERE.parent)), soft_wrap=True, highlight=False)
    console.print("\nSynthetic voices, invented people. Real rooms are harder: README says what is missed.")


if __name__ == "__main__":
    main()
