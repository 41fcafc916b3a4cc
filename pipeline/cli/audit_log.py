"""`quietroom audit verify` and `audit forget`: the log of what was done, looked at and let go of."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline import audit
from pipeline.cli.screen import AsJson, app, print_json, say
from pipeline.errors import AuditError

audit_app = typer.Typer(help="The log of what was done.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")

Session = Annotated[Path | None, typer.Argument(help="A session whose manifest must fit the log.")]
Before = Annotated[
    datetime, typer.Option(formats=["%Y-%m-%d"], help="Entries older than this day go; a day that has come.")
]


@audit_app.command("verify")
def audit_verify(session_folder: Session = None, as_json: AsJson = False) -> None:
    """Walk the log's chain from its start; with a session, look for its manifest's head in it."""
    chain = audit.verify()
    is_older = session_folder is not None and _is_older(session_folder, chain)
    if as_json:
        told = {"entries": chain.entries, "head": chain.head, "forgotten": chain.forgotten}
        print_json(told if session_folder is None else {**told, "session": "forgotten" if is_older else "found"})
        return
    forgotten = f", the first {chain.forgotten} forgotten" if chain.forgotten else ""
    say(f"{chain.entries} entries{forgotten}, unbroken; head {chain.head}")
    if is_older:
        say("The session's own entry is older than the log reaches: it was there, and is among those forgotten.")


@audit_app.command("forget")
def audit_forget(before: Before, as_json: AsJson = False) -> None:
    """Let one line stand for the entries before a day; the service does so by itself (retention.audit_years)."""
    day = before.replace(tzinfo=UTC)
    if day > datetime.now(UTC):
        raise typer.BadParameter("the day must have come: what is not written yet cannot be forgotten")
    gone = audit.forget(day)
    if as_json:
        print_json({"forgotten": gone})
    else:
        say(f"{gone} entries forgotten; the chain goes on from where they ended.")


def _is_older(session_folder: Path, chain: audit.Chain) -> bool:
    """Whether its entry is forgotten rather than there; raises AuditError where it never was."""
    from pipeline.publish import manifest

    head = manifest.read(session_folder)["audit_head"]
    if head not in chain.heads | chain.older:
        raise AuditError(
            "the log never held the entry that this session's manifest records, or its tail was cut: keep both and "
            "tell whoever is responsible"
        )
    return head in chain.older
