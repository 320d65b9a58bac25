"""``govinfo show``: reports as pages that can be sent around."""

from __future__ import annotations

import glob
import os
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from .batch import Batch, NProcess
from .run import Files, Segmenter, finish, opened, stop

if TYPE_CHECKING:
    from ..report import Report
    from ..view.page import Entry

#: The page that leads to all others of a folder.
INDEX = "index.html"

Target = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        help="The page (a file), or a folder: one page a report, and an index of them.",
    ),
]


def show(
    files: Files,
    output: Target = None,
    browser: Annotated[
        bool, typer.Option("--open", help="Open the page in the browser as well.")
    ] = False,
    segmenter: Segmenter = "char",
    n_process: NProcess = 1,
) -> None:
    """A page of a report to look at: its text with every number marked, and all its facts."""
    failures: list[str] = []
    batch = Batch(files, None, segmenter, n_process, None, paged)
    try:
        folder = _folder(files, output)
        if folder is not None:
            made: Path | None = _many(batch, folder, failures)
        else:
            made = _one(batch, _file(output, browser), failures)
        if browser and made is not None:
            from ..view.show import open_in_browser

            typer.echo(f"govinfo: {made}", err=True)
            open_in_browser(made)
    except UsageError as error:
        stop(error)
    finish(failures)


def paged(report: Report) -> tuple[str, Entry]:
    """The page of ``report``, and its line in the index."""
    from ..view.page import entry_of, page

    return page(report), entry_of(report)


def _folder(files: list[str], output: str | None) -> Path | None:
    """The folder to write pages into; None where there is one page.

    Raises UsageError (G305) where there are several reports and no folder.
    """
    if output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir()):
        return Path(output)
    if len(files) == 1 and not (Path(files[0]).is_dir() or glob.has_magic(files[0])):
        return None
    if output is None or Path(output).suffix.lower() in (".html", ".htm"):
        raise UsageError("G305", what="showing several reports", needs="-o FOLDER/")
    return Path(output)


def _file(output: str | None, browser: bool) -> Path | None:
    """Where the only page goes; None is stdout."""
    if output is None and browser:
        return Path(tempfile.mkdtemp(prefix="govinfo-")) / "report.html"
    return None if output is None else Path(output)


def _one(batch: Batch, path: Path | None, failures: list[str]) -> Path | None:
    """Write the page of the only report; where it was written."""
    from ..view.show import write_page

    made = None
    for result in batch.results(failures):
        if result.error is None and path is not None:
            made = write_page(path, result.record[0])
        elif result.error is None:
            with opened(None) as out:
                out.write(result.record[0])
    return made


def _many(batch: Batch, folder: Path, failures: list[str]) -> Path:
    """Write the pages of all reports as they come, then the index that leads to them."""
    from ..view.page import index
    from ..view.show import write_page

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("G322", path=folder, cause=error.strerror) from None
    taken = {INDEX}
    entries: list[Entry] = []
    errors: list[str] = []
    with closing(batch.results(failures)) as results:
        for result in results:
            if result.error is not None:
                errors.append(str(result.error))
                continue
            html, entry = result.record
            name = _free_name(result.id, taken)
            write_page(folder / name, html)
            entries.append(entry._replace(path=name))
    return write_page(folder / INDEX, index(entries, errors))


def _free_name(report_id: str, taken: set[str]) -> str:
    """A file name for a page that no other page has, on any system; it is noted in ``taken``."""
    from ..view.show import safe_name

    stem = safe_name(report_id) or "report"
    name, number = f"{stem}.html", 1
    while name.lower() in taken:
        number += 1
        name = f"{stem}-{number}.html"
    taken.add(name.lower())
    return name
