"""Write docs/errors.md from the table of codes: ``python docs/tools/errors.py``."""

from __future__ import annotations

import re
from pathlib import Path

from govinfo_nlp.errors import DIAGNOSTICS, ERRORS

PAGE = Path(__file__).resolve().parents[1] / "errors.md"
_GROUPS = {
    "G1": "Reading (`ReadError`)",
    "G2": "Pattern files (`PatternError`)",
    "G3": "Use of the library (`UsageError`)",
    "G4": "Long runs (`BatchError`)",
}
_HEAD = """\
# Errors and diagnostics

Made from `govinfo_nlp/errors.py` by `python docs/tools/errors.py`.

Errors are raised only at the edges: reading a file, loading pattern files, wrong use. All are
`govinfo_nlp.errors.GovinfoError`; `error.code` is the code, `error.details` a dict, `str(error)`
says what is wrong, where, and what to do. Words in italics are filled in.

What goes wrong inside a document never raises: it is a diagnostic of the report
(`report.diagnostics`: `code`, `message`, `start`, `end`), and the command line tells it on stderr.
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for prefix, title in _GROUPS.items():
        rows = [
            f"| {code} | {_shown(what)} | {_shown(remedy)} |"
            for code, (what, remedy) in sorted(ERRORS.items())
            if code.startswith(prefix)
        ]
        parts.append(
            "\n".join([f"## {title}\n", "| code | what | what to do |", "|---|---|---|", *rows])
        )
    notes = [f"| {code} | {_shown(meaning)} |" for code, meaning in sorted(DIAGNOSTICS.items())]
    parts.append("\n".join(["## Diagnostics\n", "| code | meaning |", "|---|---|", *notes]))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _shown(template: str) -> str:
    return re.sub(r"\{(\w+)(?:!\w)?\}", r"*\1*", template).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
