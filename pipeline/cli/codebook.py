"""`quietroom codebook`: what the codes mean, and whether the frame is what its version says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from pipeline import codebook as books
from pipeline import documents, writing
from pipeline.cli.screen import AsJson, app, print_json, say
from pipeline.errors import OutputError, SettingsError
from pipeline.exchange import refi
from pipeline.settings import themes
from pipeline.settings.themes import ThemeRules

group = typer.Typer(help="The coding frame, as people code by it.", no_args_is_help=True)
app.add_typer(group, name="codebook")

Frame = Annotated[Path | None, typer.Option("--frame", help="Coding frame (TOML); else the one that applies here.")]

WRITERS: dict[str, Callable[[ThemeRules], bytes]] = {
    ".docx": lambda rules: documents.to_docx(books.as_document(rules)),
    ".html": lambda rules: documents.to_html(books.as_document(rules)),
    ".pdf": lambda rules: documents.to_pdf(books.as_document(rules)),
    ".qdc": lambda rules: refi.codebook(rules.codebook),
}


@group.command()
def show(
    frame: Frame = None,
    out_file: Annotated[Path | None, typer.Option("--out", help="Write to a .docx, .html, .pdf or .qdc file.")] = None,
) -> None:
    """List every code with what it means, what to give it to, and what only looks like it."""
    rules = themes.load(frame)
    if out_file is None:
        _list(rules)
        return
    writer = WRITERS.get(out_file.suffix.lower())
    if writer is None:
        raise OutputError(f"a codebook is written as one of {', '.join(WRITERS)}; give the file such an ending")
    writing.write_new(out_file, writer(rules))


@group.command()
def check(frame: Frame = None, as_json: AsJson = False) -> None:
    """Say whether the frame is what its newest version was, and whether every code is defined."""
    rules = themes.load(frame)
    found = books.problems(rules)
    if as_json:
        print_json({"version": rules.codebook.version, "digest": rules.digest, "problems": list(found)})
    elif not found:
        say(f"{rules.codebook.label.capitalize()}: every code is defined, and the frame is what it says it is.")
    else:
        for problem in found:
            say(problem)
    if found:
        raise SettingsError(f"{len(found)} thing(s) to mend before anybody codes by this frame")


def _list(rules: ThemeRules) -> None:
    say(rules.codebook.label.capitalize())
    for dimension in rules.codebook.dimensions:
        say(f"\n{dimension.title} ({dimension.id}). {dimension.asks}")
        for code in dimension.codes:
            say(f"  {code.title} ({code.id})")
            for lead, text in (("", code.definition), ("use for: ", code.use_for), ("not for: ", code.not_for)):
                if text:
                    say(f"    {lead}{text}")
