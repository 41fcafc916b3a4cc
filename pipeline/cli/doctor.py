"""`quietroom doctor`: what to mend on this machine before a school relies on it."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from pipeline import audit
from pipeline.cli.machine import disk_finding, machine_findings
from pipeline.cli.screen import app, say
from pipeline.errors import PipelineError
from pipeline.service import places
from pipeline.service.findings import service_findings


@app.command()
def doctor() -> None:
    """Look at this machine: models, disk, swap, the audit log, the service. Says what to mend."""
    bad = False
    for good, finding in _findings():
        say(f"{'ok   ' if good else 'LOOK '} {finding}")
        bad = bad or not good
    raise typer.Exit(1 if bad else 0)


def _findings() -> Iterator[tuple[bool, str]]:
    yield from machine_findings()
    try:
        yield True, f"audit log: {audit.verify().entries} entries, unbroken"
    except PipelineError as problem:
        yield False, str(problem)
    yield from service_findings()
    yield disk_finding("service: data folder", places.data_folder())
    yield disk_finding("service: key folder", places.key_folder())
