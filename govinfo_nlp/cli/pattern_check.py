"""Everything that is wrong, or looks wrong, with pattern files."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..lexicon.files import Problem
from ..lexicon.layers import read_layer
from ..lexicon.lint import problems_of
from ..lexicon.sets import PatternSet, patterns_in_use

PROBLEM_FIELDS = ("path", "line", "column", "severity", "code", "key", "what", "hint")


def problems_in(files: Sequence[str]) -> tuple[list[Problem], int]:
    """The problems of ``files`` in file order, and how many patterns they hold.

    What entries refer to is only looked at where the entries themselves are right.

    Raises:
        PatternError: G201, G205, no such file.
    """
    below = patterns_in_use()
    problems: list[Problem] = []
    layers = [read_layer(Path(file), file, problems) for file in files]
    broken = bool(problems)
    problems += [problem for file in files for problem in _marks(Path(file))]
    if not broken:
        together = PatternSet([*below.layers, *layers])
        problems += problems_of(together, len(below.layers))
    entries = sum(len(list(layer)) for layer in layers)
    return sorted(problems, key=lambda p: (p.path, p.line, p.column)), entries


def _marks(path: Path) -> Iterator[Problem]:
    """What editors leave in files: read without trouble here, but not by all other programs."""
    for file in sorted(path.rglob("*.json*")) if path.is_dir() else [path]:
        data = file.read_bytes()
        if data.startswith(codecs.BOM_UTF8):
            hint = "spaCy's own rulers do not read it; save as UTF-8 without BOM for them"
            what = "the file begins with a byte order mark"
            yield Problem(str(file), 1, 1, "encoding", what, hint, "warning")
        if b"\r\n" in data:
            line = data.count(b"\n", 0, data.index(b"\r\n")) + 1
            what = "lines end as on Windows (CRLF)"
            hint = "nothing needs to be done"
            yield Problem(str(file), line, 1, "encoding", what, hint, "warning")
