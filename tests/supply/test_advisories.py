from __future__ import annotations

import json
from typing import Any

from tests.supply.advisories import NOBODY_ASKED, told

CLEAN: dict[str, Any] = {"name": "thing", "version": "1", "vulns": []}
UNKNOWN = {"name": "other", "skip_reason": "Dependency not found"}
KNOWN: dict[str, Any] = {"name": "hole", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}


def _report(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages})


def test_vulnerability_is_named_and_no_success() -> None:
    assert told(_report(CLEAN, KNOWN), "") == ("2 of 2 packages audited\nhole 2: PYSEC-1, mended in 3\n", False)


def test_packages_that_nobody_knows_are_not_counted_as_audited() -> None:
    assert told(_report(CLEAN, UNKNOWN), "") == ("1 of 2 packages audited\n", True)
    assert told(_report(UNKNOWN, UNKNOWN), "No known vulnerabilities found") == (NOBODY_ASKED, True)


def test_no_way_to_the_advisories_is_told_and_no_failure() -> None:
    assert told("", "requests.exceptions.ProxyError: unable to connect") == (NOBODY_ASKED, True)


def test_any_other_failure_is_one() -> None:
    assert told("", "invalid requirements input")[1] is False
