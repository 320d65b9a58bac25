#!/usr/bin/env python3
"""Write corpus/*.txt and corpus/gold/*.json from corpus/src/*.md.

usage: python corpus/tools/build.py [--check]

With ``--check`` nothing is written: the exit status is 1 if a file differs from what its source
says, and the names of those files are printed.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from form_tables import read_table
from marked import Marked
from markup import MarkupError, read_prose

CORPUS = Path(__file__).resolve().parents[1]
TABLE = re.compile(r"^::: table ([^\n]+)\n(.*?)^:::\n", re.MULTILINE | re.DOTALL)
#: Keys of the front matter that describe the report; the rest are instructions to this script.
REPORT_KEYS = ("title", "issuer", "region", "level", "form", "published", "script")
#: No line of a laid-out page begins with one of these.
NO_LINE_START = "，。、；：！？）》”〕,.;:!?)%"
FACT_KEYS = (
    *("metric", "scope", "value", "value_max", "unit", "approx", "start", "end", "text"),
    *("source", "applicant", "subject", "period", "comparison"),
)


def read_source(path: Path) -> tuple[dict[str, str], str]:
    """Front matter (``key: value`` lines between two ``---``) and body of a source file."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return dict(line.split(": ", 1) for line in front.splitlines()), body.lstrip("\n")


def render(front: dict[str, str], body: str) -> Marked:
    """The report's text with its facts."""
    width = int(front.get("wrap", "0"))
    marked, last = Marked(), 0
    for block in TABLE.finditer(body):
        marked.join(wrapped(read_prose(body[last : block.start()]), width))
        marked.join(read_table(block[1], block[2]))
        last = block.end()
    marked.join(wrapped(read_prose(body[last:]), width))
    return paged(marked, int(front.get("page", "0")))


def wrapped(marked: Marked, width: int) -> Marked:
    """Hard line breaks after every ``width`` characters, in the middle of words but not of a
    number, and never before closing punctuation; 0 leaves the text as it is."""
    breaks, column, text = {}, 0, marked.text
    for at, sign in enumerate(text if width else ""):
        column = 0 if sign == "\n" else column + 1
        inside = text[at - 1 : at + 1].isascii() and not text[at - 1 : at + 1].isspace()
        if column > width and sign not in NO_LINE_START and not inside:
            breaks[at], column = "\n", 1
    return marked.with_insertions(breaks)


def paged(marked: Marked, lines: int) -> Marked:
    """A page number of its own line after every ``lines`` lines; 0 leaves the text as it is."""
    starts = [match.end() for match in re.finditer("\n", marked.text)] if lines else []
    pages = enumerate(starts[lines - 1 :: lines], 1) if lines else ()
    return marked.with_insertions({start: f"- {page} -\n" for page, start in pages})


def gold(name: str, front: dict[str, str], marked: Marked) -> dict[str, Any]:
    """The gold of one report, in the order in which it is written."""
    facts = [{key: fact[key] for key in FACT_KEYS if key in fact} for fact in marked.sealed()]
    report = {key: front[key] for key in REPORT_KEYS if key in front}
    return {
        "id": name,
        "file": f"corpus/{name}.txt",
        "year": int(front["year"]),
        "partial": False,
        "report": report,
        "ignore": [],
        "facts": facts,
    }


def dump(record: dict[str, Any]) -> str:
    """``record`` as JSON with one fact a line."""
    head = {key: value for key, value in record.items() if key != "facts"}
    facts = ",\n".join("  " + json.dumps(f, ensure_ascii=False) for f in record["facts"])
    return json.dumps(head, ensure_ascii=False)[:-1] + f',\n "facts": [\n{facts}\n ]}}\n'


def outputs() -> dict[Path, str]:
    """Every file that the sources say, with its text."""
    files = {}
    for path in sorted((CORPUS / "src").glob("*.md")):
        front, body = read_source(path)
        try:
            marked = render(front, body)
        except MarkupError as error:
            raise SystemExit(f"{path.name}: {error}") from error
        files[CORPUS / f"{path.stem}.txt"] = marked.text
        files[CORPUS / "gold" / f"{path.stem}.json"] = dump(gold(path.stem, front, marked))
    return files


def main(arguments: list[str]) -> int:
    """Write the files, or compare them; the exit status."""
    files = outputs()
    differing = [
        path
        for path, text in files.items()
        if not path.is_file() or path.read_bytes() != text.encode("utf-8")
    ]
    for path in differing:
        if "--check" in arguments:
            print(f"differs from its source: {path.relative_to(CORPUS)}")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(files[path].encode("utf-8"))
    return int("--check" in arguments and bool(differing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
