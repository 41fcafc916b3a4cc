"""`quietroom serve` and `quietroom work`: the pages and a worker, kept running until Ctrl-C.

Each of the two processes is this command again with `--as-child` (`pipeline.service.supervising`).
"""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.screen import app, say
from pipeline.service import serving, starting, supervising
from pipeline.service.supervising import Charge

Host = Annotated[str | None, typer.Option(help="Address to listen on; default: serve.host of service.toml.")]
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="Port; default: serve.port of service.toml.")]
NewAdministrator = Annotated[
    bool, typer.Option(help="Print a link for one more administrator, where the only one cannot sign in any more.")
]
AsChild = Annotated[bool, typer.Option("--as-child", hidden=True)]
WORKER = Charge("worker", ("work", "--as-child"))


@app.command()
def serve(
    host: Host = None, port: Port = None, new_administrator: NewAdministrator = False, as_child: AsChild = False
) -> None:
    """Serve the pages and work on what is uploaded there, until Ctrl-C."""
    starting.require_places()
    starting.set_up()
    chosen = starting.chosen(host, port)
    if as_child:
        supervising.become_child()
        serving.serve(starting.application(), chosen.listening, on_ready=lambda: _greet(chosen.address))
        return
    starting.require_pages()
    starting.require_models()
    starting.make_tables()
    if new_administrator:
        _make_administrator()
    pages = Charge(
        "pages", ("serve", "--as-child", f"--host={chosen.listening.host}", f"--port={chosen.listening.port}")
    )
    raise typer.Exit(supervising.supervise([pages, WORKER], on_line=say))


@app.command()
def work(as_child: AsChild = False) -> None:
    """Work on what is uploaded to a service of several machines, until Ctrl-C; its database and data are shared."""
    starting.require_places()
    starting.set_up()
    if as_child:
        from pipeline.service import worker

        supervising.become_child()
        worker.run()
        return
    starting.require_models()
    raise typer.Exit(supervising.supervise([WORKER], on_line=say))


def _greet(address: str) -> None:
    """The address, and while nobody administers the service the link by which somebody becomes its administrator."""
    from pipeline.service.accounts import first

    link = first.link(address)
    say(f"Quietroom is at {address} (Ctrl-C stops it)")
    if link:
        say(f"Whoever opens this link becomes administrator; it works once:\n  {link}")


def _make_administrator() -> None:
    """Have `_greet` print a link, although somebody administers the service already."""
    from pipeline.service.accounts import first

    first.make_ready()
