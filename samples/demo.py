"""`make demo`: both samples through the whole pipeline with throw-away keys, and a table of what came out."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline import publish, redact, restricted, run, settings
from pipeline.cli.screen import progress_bar
from pipeline.evaluate import composed
from pipeline.evaluate.figures import Figures, Share
from pipeline.publish import Order, Outcome
from pipeline.settings import disclosures, redaction
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


def recipients_file() -> Path:
    """Two fresh keys for every role, and the file that names them."""
    entries = []
    for role in ROLES:
        for holder in ("holder", "deputy"):
            identity = restricted.new_identity(OUT / "keys" / f"{role}-{holder}.key", None)
            key = restricted.public_key(identity)
            entries.append(f'[[{role}]]\nlabel = "{ROLES[role]}, {holder}"\nkey = "{key}"\n')
    path = OUT / "recipients.toml"
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


def figures_table(rows: list[tuple[str, Outcome, Figures]]) -> Table:
    """Times, and figures against the sample's script."""
    table = Table("Sample", "Length", "Took", "Hidden", "Kept", "Right section", "Disclosures", "Items right")
    for name, outcome, figures in rows:
        hiding, concerns = figures.hiding, figures.concerns
        shares = (hiding.hidden, hiding.kept, figures.sections, concerns.found, concerns.precise)
        length = f"{outcome.duration_ms / 60_000:.1f} min" if outcome.duration_ms else "notes"
        table.add_row(name, length, f"{sum(outcome.timings_s.values()):.0f} s", *map(shown, shares))
    return table


def shown(share: Share) -> str:
    """A share with its count, but of time as a rate alone."""
    if share.rate is None:
        return "-"
    return f"{share.rate:.2f}" if share.of > 10_000 else f"{share.rate:.2f} ({share.hits}/{share.of})"


def roles_table(folder: Path) -> Table:
    """Who finds what, and the command that opens it."""
    table = Table("Who", "Finds", "Opens it with")
    for route in ("dsl", "headteacher", "chair"):
        file = f"{folder}/restricted/follow-up-{route}.age"
        table.add_row(ROLES[route], file, f"quietroom follow-up open FILE --identity demo/keys/{route}-holder.key")
    opener = "quietroom open FILE --identity demo/keys/reviewer-holder.key"
    table.add_row("reviewer", f"{folder}/restricted/transcript.age", opener)
    table.add_row("analyst", f"{folder}/analyst/", "any browser, Word, a spreadsheet: DRAFT until released")
    return table


def measured(folder: Path, order: Order, bench: composed.Bench) -> Figures:
    """The same input again, held against the sample's script; nothing is written."""
    [script] = folder.glob("*.session.txt")
    timeline = folder / "timeline.json"
    return composed.session(script, bench, audio=order.source, timeline=timeline if timeline.exists() else None)


def main() -> None:
    """Process, measure, show."""
    shutil.rmtree(OUT, ignore_errors=True)
    (OUT / "keys").mkdir(parents=True)
    recipients = recipients_file()
    loaded = run.parts_from(settings.load(), redaction.load_rules(), disclosures.load())
    parts = replace(
        loaded, engine=cache(loaded.engine), embedder=cache(loaded.embedder), detector=cache(loaded.detector)
    )
    rows = []
    for folder in sorted(path for path in HERE.iterdir() if (path / "plan.toml").is_file()):
        order = order_for(folder, recipients)
        with progress_bar() as on_progress:
            outcome = publish.process(order, parts, on_progress=on_progress)
        bench = composed.Bench(parts, order.agenda)
        rows.append((folder.name, outcome, measured(folder, order, bench)))
    console = Console()
    console.print(figures_table(rows), roles_table(rows[0][1].folder.relative_to(HERE.parent)))
    console.print("Synthetic voices, invented people. Figures on real rooms will be lower; README says what is missed.")


if __name__ == "__main__":
    main()
