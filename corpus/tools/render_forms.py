#!/usr/bin/env python3
"""Write the filled forms of corpus/forms in every file type and layout from their truth.

usage: python corpus/tools/render_forms.py [--check]

``corpus/forms/truth/<name>.json`` gives ``corpus/forms/<name>.<layout>.txt`` (Markdown ``.md``),
``.html``, ``.docx`` and ``.pdf``. A form with blank cells is written only in layouts that keep
their place; ``without`` in a truth names layouts in which its columns cannot be told. With ``--check`` nothing is written: the exit status is 1 if a text or HTML file
differs from its truth. (DOCX and PDF depend on the versions of the packages that write them.)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from form_files import docx, html, pdf
from form_grid import Record
from form_text import KEEPING, LAYOUTS, text

FORMS = Path(__file__).resolve().parents[1] / "forms"


def truths() -> dict[str, Record]:
    """Name → truth, in the order of the names."""
    files = sorted((FORMS / "truth").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def has_gaps(truth: Record) -> bool:
    """Whether a cell is blank."""
    rows = [row for table in truth["tables"] for row in table["rows"]]
    return any("" in row.get("cells", ()) for row in rows)


def characters(name: str, truth: Record) -> Iterator[tuple[str, bytes]]:
    """(file name, content) of the text and HTML files."""
    layouts = KEEPING if has_gaps(truth) else LAYOUTS
    for layout in [name for name in layouts if name not in truth.get("without", ())]:
        suffix = "md" if layout == "markdown" else f"{layout}.txt"
        yield f"{name}.{suffix}", text(truth, layout).encode("utf-8")
    yield f"{name}.html", html(truth).encode(truth.get("encoding", "utf-8"))


def packed(name: str, truth: Record) -> Iterator[tuple[str, bytes]]:
    """(file name, content) of the DOCX and PDF files."""
    yield f"{name}.docx", docx(truth)
    yield f"{name}.pdf", pdf(truth)


def main(arguments: list[str]) -> int:
    """Write the files, or compare them; the exit status."""
    differing = []
    for name, truth in truths().items():
        for file, content in characters(name, truth):
            path = FORMS / file
            if not path.is_file() or path.read_bytes() != content:
                differing.append(path)
                if "--check" not in arguments:
                    path.write_bytes(content)
        if "--check" not in arguments:
            for file, content in packed(name, truth):
                (FORMS / file).write_bytes(content)
    if "--check" in arguments:
        for path in differing:
            print(f"differs from its truth: {path.name}")
        return int(bool(differing))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
