"""Known vulnerabilities of the locked packages, and whether anybody could be asked about them.

pip-audit says "no known vulnerabilities" also where its source knows none of the packages, as behind a mirror. Here
that is told for what it is; it is no failure, because a machine without a way to the advisories must be able to build.
"""

from __future__ import annotations

import json
import subprocess
import sys

from tests.supply.parts import ROOT

NOBODY_ASKED = "No source of advisories can be reached from here: NOTHING WAS AUDITED.\n"
_HOW = ["--require-hashes", "--disable-pip", "-r", "requirements.lock", "--format", "json", "--progress-spinner", "off"]
_UNREACHABLE = ("ConnectionError", "ConnectTimeout", "ProxyError", "SSLError", "Could not connect", "not redirecting")


def ask() -> tuple[str, bool]:
    """What to tell, and whether it is well; takes as long as the network does."""
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *_HOW],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return told(done.stdout, done.stderr)


def told(report: str, problem: str) -> tuple[str, bool]:
    """The same from what pip-audit wrote to either of its outputs."""
    if not report.strip():
        unreachable = any(word in problem for word in _UNREACHABLE)
        return (NOBODY_ASKED, True) if unreachable else (f"pip-audit failed: {problem[-400:]}\n", False)
    packages = json.loads(report)["dependencies"]
    answered = [package for package in packages if "vulns" in package]
    if not answered:
        return NOBODY_ASKED, True
    found = [
        f"{package['name']} {package['version']}: {known['id']}, mended in {' '.join(known['fix_versions']) or '-'}\n"
        for package in answered
        for known in package["vulns"]
    ]
    return f"{len(answered)} of {len(packages)} packages audited\n{''.join(found)}", not found
