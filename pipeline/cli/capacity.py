"""`quietroom capacity`: how many workers an authority's busiest week needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from pipeline.bench import capacity as model
from pipeline.bench.curve import curve
from pipeline.cli.screen import AsJson, app, out, print_json, say
from pipeline.writing import disk_errors, write

TRIED = (1, 2, 3, 4, 6, 8)


@app.command()
def capacity(
    schools: Annotated[int, typer.Option(min=1, help="Schools of the authority.")] = 200,
    sessions: Annotated[int, typer.Option(min=1, help="Sessions of each school in a term.")] = 2,
    busiest: Annotated[float, typer.Option(min=0.01, max=1, help="Share of a term's sessions in one week.")] = 0.3,
    pace: Annotated[float, typer.Option(min=0.001, help="Seconds of a worker for one second of sound.")] = 0.075,
    hours: Annotated[float, typer.Option(min=0.1, help="Hours in which 95 of 100 sessions must be ready.")] = 1,
    picture_file: Annotated[Path | None, typer.Option("--picture", help="Draw it: a new SVG file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Simulate the busiest week of a local authority on 1 to 8 workers, from measured times of each step."""
    authority = model.Authority(schools, sessions, busiest)
    found = model.waits(authority, model.StepTimes().at(pace), TRIED)
    enough = model.needed(found, hours, 0.95)
    if picture_file:
        with disk_errors():
            write(picture_file, curve(found).encode())
    if as_json:
        shares = {one.workers: {"half": one.within(0.5), "95": one.within(0.95)} for one in found}
        print_json({"sessions": authority.sessions, "hours": shares, "workers_needed": enough})
        return
    table = Table("workers", "half ready within", "95 of 100 within", title=f"{authority.sessions} sessions in a week")
    for one in found:
        table.add_row(str(one.workers), *(f"{one.within(share) * 60:.0f} min" for share in (0.5, 0.95)))
    out.print(table)
    say(f"95 of 100 ready within {hours:g} h: {enough or f'more than {TRIED[-1]}'} worker(s)")
