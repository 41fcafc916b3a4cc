"""README's walk-through, typed as it stands: every command in it is run, in its order, on a sample's recording."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import restricted

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
WALK = README.split("## Your first session")[1].split("\n## ")[0]
SAMPLE = ROOT / "samples" / "averlock"
OTHERS = ("dsl", "reviewer", "reviewer", "headteacher", "headteacher", "chair", "chair")


def block(kind: str, *, holding: str) -> str:
    """The fenced block of this kind in the walk-through that holds these words."""
    return next(str(found) for found in re.findall(rf"```{kind}\n(.*?)```", WALK, re.DOTALL) if holding in found)


def lines() -> list[str]:
    """Its command lines, in order."""
    return [line.strip() for line in WALK.splitlines() if line.strip().startswith("quietroom ")]


def typed(line: str, folder: Path) -> str:
    """Run one line as a person would; the output is what they see."""
    bin_folder = Path(sys.executable).parent
    environment = {**os.environ, "QUIETROOM_PASSPHRASE": "four quiet words here", "PATH": f"{bin_folder}:/usr/bin:/bin"}
    done = subprocess.run(line, shell=True, cwd=folder, env=environment, capture_output=True, text=True, timeout=900)  # noqa: S602
    assert done.returncode == 0, done.stderr
    return done.stdout


def write_recipients(folder: Path, lead_key: str) -> None:
    """The file of step 2, with the lead's key and seven more."""
    shown = block("toml", holding="[[dsl]]").replace("age1...", lead_key)
    entries = [shown]
    for n, route in enumerate(OTHERS):
        path = folder / ("reviewer.key" if n == 1 else f"other{n}.key")
        key = restricted.public_key(restricted.new_identity(path, None))
        entries.append(f'[[{route}]]\nlabel = "{route} {n}"\nkey = "{key}"\n')
    (folder / "recipients.toml").write_text("\n".join(entries))


@pytest.mark.model
def test_the_walk_through_works_as_it_is_written(tmp_path: Path) -> None:
    make_key, show_key, process, follow_up, release, plan, compare = lines()
    typed(make_key, tmp_path)
    write_recipients(tmp_path, typed(show_key, tmp_path).splitlines()[0])
    (tmp_path / "consent.toml").write_text(block("toml", holding="confirmed_by_role"))
    shutil.copy(SAMPLE / "recording.mp3", tmp_path / "session.mp3")
    shutil.copy(SAMPLE / "roster.csv", tmp_path / "roster.csv")
    typed(process, tmp_path)
    [folder] = (tmp_path / "sessions").iterdir()
    typed(follow_up.replace("ID", folder.name), tmp_path)
    assert "<blockquote>" in (tmp_path / "follow-up.html").read_text()
    opened = typed(f"quietroom open {folder}/restricted/follow-up-dsl.age --identity lead.key", tmp_path)
    [item, *_] = json.loads(opened)["items"]
    decisions = block("json", holding="signed_off_by_role").replace('"ID"', f'"{item["id"]}"')
    (tmp_path / "decisions.json").write_text(decisions)
    typed(release.replace("ID", folder.name), tmp_path)
    released = json.loads((folder / "released" / "1" / "transcript.json").read_text())
    assert released["release"] == 1
    told = " ".join(turn["text"] for turn in released["turns"])
    assert told.startswith("Right")
    assert "bike shed" not in told
    assert "miles" in told.casefold()
    draft = json.loads((folder / "analyst" / "transcript.json").read_text())
    assert len(released["left_out"]) < len(draft["left_out"]) or len(released["turns"]) > len(draft["turns"])
    typed(plan.replace("ID", folder.name), tmp_path)
    later = tmp_path / "sessions" / "NEXT" / "released" / "1"
    later.mkdir(parents=True)
    (later / "transcript.json").write_text(json.dumps(released | {"session_id": "later", "date": "2027-02-09"}))
    typed(compare.replace("/ID/", f"/{folder.name}/"), tmp_path)
    assert "What was planned after A" in (tmp_path / "compared" / "comparison.html").read_text()
