"""Hatch build hook: a wheel is made only when it can carry the pages' scripts and styles.

Whoever installs a wheel has no Node and shall need none, so what `make assets` makes travels inside. A wheel without it
would install without a word and show bare pages: refuse to build it instead. An editable install serves the clone's own
files and is left alone; an sdist carries the sources, and the bundles where they were made. Must never run Node itself:
building a wheel opens no connection.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OTHERS = {"offline.html", "offline.html.sha256", "THIRD-PARTY.txt"}


class BundlesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Checks that there is a bundle for every entry of `src`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raise SystemExit, in plain words, where a bundle is missing; `version` is "standard" or "editable"."""
        if version == "editable":
            return
        service = Path(self.root, "pipeline", "service")
        missing = sorted(
            name for name in expected(service / "assets" / "src") if not (service / "static" / "built" / name).is_file()
        )
        if missing:
            raise SystemExit(
                f"The pages' scripts and styles have not been made ({', '.join(missing)} missing in "
                "pipeline/service/static/built): run `make assets` first, then build the wheel."
            )


def expected(sources: Path) -> set[str]:
    """The names that `build.mjs` makes from the files in `sources`; chunks have names of their own."""
    scripts = {path.name for path in sources.glob("*.js")}
    sheets = {f"{path.stem}.css" for path in sources.glob("*.scss") if not path.name.startswith("_")}
    return scripts | sheets | OTHERS
