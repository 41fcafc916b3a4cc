"""What others wrote: `python -m tests.supply licences | advisories | sbom FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.supply import advisories, licences, sbom
from tests.supply.parts import parts


def main(words: list[str]) -> int:
    """The exit status: 0, 1 where a licence does not fit or a vulnerability is known, 2 for other words than these."""
    match words:
        case ["licences"]:
            refused = licences.refused(parts(), licences.rules())
            sys.stdout.write("".join(f"{line}\n" for line in refused) or f"{len(parts())} parts, all may be used\n")
            return 1 if refused else 0
        case ["advisories"]:
            text, well = advisories.ask()
            sys.stdout.write(text)
            return 0 if well else 1
        case ["sbom", path]:
            Path(path).write_text(sbom.document(parts()), encoding="utf-8")
            return 0
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
