"""Nothing that users rely on changes by accident: docs/public.json is what the package is."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs" / "tools"))

import public

SAID = json.loads(public.FILE.read_text(encoding="utf-8"))


def test_what_is_public_has_not_changed() -> None:
    found = json.loads(public.told())
    changed = {key for key in {*SAID, *found} if SAID.get(key) != found.get(key)}
    assert changed == set(), "meant? docs/stability.md, then: python docs/tools/public.py"


def test_the_file_knows_the_commands_and_their_options() -> None:
    """The snapshot sees what there is: a command that it overlooked would be free to change."""
    facts = SAID["commands"]["govinfo facts"]
    assert {"files", "--output, -o", "--headline", "--segmenter"} <= {*facts}
    assert facts["--format, -f"]["choices"] == ["jsonl", "csv", "parquet"]
    assert SAID["commands"]["govinfo patterns check"]
    assert SAID["factories"]["govinfo_quantities"]["settings"]["spans_key"] == "govinfo_quantities"
    assert "G301" in SAID["errors"]
    assert "value: Number | None" in SAID["records"]["Fact"]
    assert {"pattern", "id"} <= {*SAID["patterns"]["metrics"]["required"]}
    assert "spacy_scorers" in SAID["entry points"]


def test_every_part_is_explained() -> None:
    page = (ROOT / "docs" / "stability.md").read_text(encoding="utf-8")
    assert [part for part in SAID if f"`{part}`" not in page] == []
