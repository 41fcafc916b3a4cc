"""`quietroom models`, `settings`: what keeps an installation in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pipeline import models, settings
from pipeline.cli.screen import AsJson, app, err, out, print_json, say
from pipeline.settings import redaction, service
from pipeline.values.placeholders import words_in_force

models_app = typer.Typer(help="Fetch, list and check the models.", no_args_is_help=True)
app.add_typer(models_app, name="models")

Names = Annotated[list[str] | None, typer.Argument(help="Names from `models list`; default: those that a run needs.")]
MANY = 20
"""Words from which a list is shown by its length."""


@models_app.command("pull")
def models_pull(names: Names = None) -> None:
    """Fetch models by the machine's own pip settings, check every byte, and put them in place."""
    columns = (TextColumn("{task.description:<16}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as bars:
        tasks = {}

        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total)
            bars.update(tasks[name], completed=done, total=total)

        pulled = models.pull(tuple(names or ()), on_progress=show)
    say(", ".join(f"{model.name} {'fetched' if model.fetched else 'was here'}" for model in pulled))


@models_app.command("list")
def models_list(as_json: AsJson = False) -> None:
    """Every model that can be named here, and whether it is on this machine."""
    items = models.listing()
    if as_json:
        print_json([{"name": item.name, "state": item.state, "needed": item.needed} for item in items])
        return
    table = Table("Name", "For", "Size", "Licence", "State")
    for item in items:
        table.add_row(item.name, item.purpose, f"{item.size_bytes / 1e6:.0f} MB", item.licence, item.state)
    out.print(table)


@models_app.command("verify")
def models_verify(names: Names = None) -> None:
    """Hash every file again; fails if one is missing or not the manifest's."""
    statuses = models.verify(tuple(names or ()))
    for status in statuses:
        say(f"{status.name}: {status.state}" + (f" ({status.file})" if status.file else ""))
    models.require(statuses)


@app.command("settings")
def show_settings(as_json: AsJson = False) -> None:
    """Every setting in force, and where it comes from: your file, or the default."""
    path, rules_path = settings.find("settings.toml"), settings.find("redaction.toml")
    effective, serving = settings.load(path).model_dump(), service.load().model_dump(mode="json")
    rules = _in_force(redaction.load_rules(rules_path))
    if as_json:
        print_json({**effective, "redaction": rules, "service": serving})
        return
    _say_file(path, effective, settings.Settings().model_dump())
    _say_file(service.place(), serving, service.ServiceSettings().model_dump(mode="json"))
    shipped = _in_force(redaction.load_rules(settings.defaults("config/redaction.toml")))
    say(f"# {rules_path}\n")
    _say_table(_flat(rules), _flat(shipped))


def _say_file(path: Path, effective: dict[str, Any], default: dict[str, Any]) -> None:
    say(f"# {path}")
    for table, values in effective.items():
        say(f"\n[{table}]")
        _say_table(values, default[table])
    say("")


def _in_force(rules: redaction.RedactionRules) -> dict[str, Any]:
    """The rules with the placeholder of every kind."""
    return {**rules.model_dump(mode="json"), "placeholders": words_in_force(rules.placeholders)}


def _flat(rules: dict[str, Any]) -> dict[str, Any]:
    """The rules as `table.key`."""
    flat: dict[str, Any] = {}
    for key, value in rules.items():
        flat |= {f"{key}.{name}": part for name, part in value.items()} if isinstance(value, dict) else {key: value}
    return flat


def _say_table(values: dict[str, Any], default: dict[str, Any]) -> None:
    """One line a key; lists of many words by how many they are."""
    for key, value in values.items():
        origin = "default" if value == default.get(key) else "changed"
        many = isinstance(value, list) and len(value) > MANY and all(isinstance(part, str) for part in value)
        say(f"{key} = {f'{len(value)} entries' if many else json.dumps(value, ensure_ascii=False)}  # {origin}")
