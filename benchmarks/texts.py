"""The texts that are measured, and the gold that they are compared with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
#: Real reports beside the checkout; what needs them is left out where they are not.
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True)
class GoldSet:
    """Some reports with their gold files (as dicts), and where their files are."""

    name: str
    folder: Path
    golds: tuple[dict[str, Any], ...]

    def path(self, gold: dict[str, Any]) -> Path:
        """The report that ``gold`` is about."""
        return self.folder / Path(gold["file"]).name


def speed_texts() -> dict[str, list[str]]:
    """Kind of texts → texts: the real reports that are at hand, and the corpus."""
    folders = {
        "real reports, full text": SHARED / "seeds",
        "real reports, excerpts and files": SHARED / "real",
        "corpus": ROOT / "corpus",
    }
    read = {
        kind: [path.read_bytes().decode("utf-8") for path in sorted(folder.glob("*.txt"))]
        for kind, folder in folders.items()
    }
    return {kind: texts for kind, texts in read.items() if texts}


def gold_sets() -> list[GoldSet]:
    """The corpus and, where they are at hand, the sets of real reports."""
    real = _golds(SHARED / "real" / "gold")
    sets = [
        GoldSet("corpus", ROOT / "corpus", _golds(ROOT / "corpus" / "gold")),
        GoldSet("real reports, full text", SHARED / "seeds", _golds(SHARED / "gold")),
        GoldSet("real reports, excerpts", SHARED / "real", _of_kind(real, "excerpt")),
        GoldSet("real reports, files", SHARED / "real", _of_kind(real, "full")),
    ]
    return [one for one in sets if one.golds]


def _golds(folder: Path) -> tuple[dict[str, Any], ...]:
    paths = sorted(folder.glob("*.json"))
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in paths)


def _of_kind(golds: tuple[dict[str, Any], ...], kind: str) -> tuple[dict[str, Any], ...]:
    return tuple(gold for gold in golds if gold.get("kind") == kind)
