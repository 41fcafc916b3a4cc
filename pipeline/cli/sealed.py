"""`quietroom keys`, `open`, `follow-up open`, `release`: what people with keys do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline import release as releasing
from pipeline import restricted, run, settings, writing
from pipeline.cli.screen import (
    AsJson,
    Identities,
    RemoveSpeaker,
    app,
    ask_passphrase,
    print_json,
    progress_bar,
    say,
)
from pipeline.errors import OutputError, TamperedError
from pipeline.restricted import record, record_page, record_word
from pipeline.settings import disclosures, redaction, themes

keys = typer.Typer(help="age identities: make one, show what may be shown.", no_args_is_help=True)
follow_up = typer.Typer(help="What may be a disclosure, for the holder of a route's key.", no_args_is_help=True)
app.add_typer(keys, name="keys")
app.add_typer(follow_up, name="follow-up")

SealedFile = Annotated[Path, typer.Argument(metavar="FILE", help="A sealed file (.age).")]
Identity = Annotated[Path, typer.Option("--identity", help="Your key file.")]


@keys.command("new")
def keys_new(
    out_file: Annotated[Path, typer.Option("--out", help="Where the key file is written; never overwritten.")],
    plain: Annotated[bool, typer.Option("--plain", help="No passphrase: for tests and demos only.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make an identity protected by a passphrase; print its public key and fingerprint."""
    identity = restricted.new_identity(out_file, None if plain else ask_passphrase(new=True))
    _show_key(restricted.public_key(identity), as_json)


@keys.command("show")
def keys_show(identity: Identity, as_json: AsJson = False) -> None:
    """Print the public key and fingerprint of an identity."""
    _show_key(restricted.public_key(restricted.load_identity(identity, ask_passphrase)), as_json)


def _show_key(key: str, as_json: bool) -> None:
    if as_json:
        print_json({"public_key": key, "fingerprint": restricted.fingerprint(key)})
        return
    say(key)
    say(f"fingerprint {restricted.fingerprint(key)}")


@app.command("open")
def open_file(
    file: SealedFile,
    identity: Identity,
    out_file: Annotated[Path | None, typer.Option("--out", help="Write here instead of to the screen.")] = None,
) -> None:
    """Decrypt any sealed file: the offline decryptor."""
    content = _opened(file, identity)
    if out_file is None:
        typer.get_binary_stream("stdout").write(content.rstrip(b" "))
    else:
        writing.write_new(out_file, content)


@follow_up.command("open")
def follow_up_open(
    file: SealedFile,
    identity: Identity,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the items as JSON.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with the sound in it.")] = None,
    docx: Annotated[Path | None, typer.Option(help="Write a concern record for Word.")] = None,
) -> None:
    """Show the items of a follow-up file as a concern record."""
    document = _follow_up(_opened(file, identity))
    if json_file:
        writing.write_new(json_file, (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode())
    if html:
        writing.write_new(html, record_page.to_html(document).encode())
    if docx:
        writing.write_new(docx, record_word.to_docx(document))
    if not (json_file or html or docx):
        say(record.to_text(document))


@app.command()
def release(
    session_folder: Annotated[Path, typer.Argument(metavar="SESSION_DIR", help="Folder that `process` made.")],
    identities: Identities,
    decisions: Annotated[Path, typer.Option(help="What people decided (JSON).")],
    remove_speaker: RemoveSpeaker = None,
    as_json: AsJson = False,
) -> None:
    """Write released/<n>/ from the sealed transcript and what people decided; check it again."""
    opened = [restricted.load_identity(path, ask_passphrase) for path in identities]
    with progress_bar() as on_progress:
        released = releasing.release(
            session_folder,
            opened,
            releasing.load_decisions(decisions),
            remove_speakers=tuple(remove_speaker or ()),
            loaders=releasing.Loaders(
                coder=lambda: run.coder_from(themes.load()),
                parts=lambda: run.parts_from(
                    settings.load(), redaction.load_rules(), disclosures.load(), themes.load()
                ),
            ),
            on_progress=on_progress,
        )
    if as_json:
        print_json({"release": released.number, "folder": str(released.folder), "redactions": released.redactions})
    else:
        say(f"Release {released.number} is in {released.folder}; it is never changed. Only this may leave the school.")


def _opened(file: Path, identity: Path) -> bytes:
    try:
        sealed = file.read_bytes()
    except OSError as problem:
        raise OutputError(f"the sealed file cannot be read ({problem.strerror})") from None
    return restricted.open_sealed(sealed, [restricted.load_identity(identity, ask_passphrase)])


def _follow_up(content: bytes) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(content)
        document["items"], document["route"]
    except (ValueError, KeyError, TypeError):
        raise TamperedError("this file opens, but it is no follow-up; use `quietroom open`") from None
    return document
