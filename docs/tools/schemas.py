"""Write the JSON Schemas of pattern files: ``python docs/tools/schemas.py``."""

from __future__ import annotations

import json
from pathlib import Path

from govinfo_nlp.lexicon.schemas import schemas

FOLDER = Path(__file__).resolve().parents[2] / "patterns" / "schemas"


def files() -> dict[str, str]:
    """File name → text."""
    return {
        name: json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for name, schema in schemas().items()
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
