"""``govinfo_nlp.show``: look at a report."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError

if TYPE_CHECKING:
    from ..report.report import Report

#: Height of the page inside a notebook, in pixels.
_HEIGHT = 640


def show(report: Report | Any, path: str | Path | None = None) -> Path | None:
    """Show ``report`` as a page: its text with everything marked, and its facts beside it.

    ``report``: a Report, or a spaCy Doc that went through the pipeline. With ``path`` the page is
    written there, in UTF-8, and the path is returned; nothing is opened. Without it a notebook
    displays the page (and None is returned); anywhere else it is written into a new temporary
    folder, opened in the browser where there is one, and its path is returned.

    Raises:
        UsageError: G322, the page cannot be written; G321, ``report`` is neither.
    """
    from .page import page

    html = page(_report(report))
    if path is not None:
        return write_page(Path(path), html)
    if _in_notebook():
        _display(html)
        return None
    name = safe_name(_report(report).id) or "report"
    made = write_page(Path(tempfile.mkdtemp(prefix="govinfo-")) / f"{name}.html", html)
    open_in_browser(made)
    return made


def write_page(path: Path, html: str) -> Path:
    """Write ``html`` to ``path``. Raises UsageError (G322)."""
    try:
        path.write_text(html, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise UsageError("G322", path=path, cause=cause) from None
    return path


def open_in_browser(path: Path) -> bool:
    """Open ``path`` in the user's browser; whether there was one."""
    import webbrowser

    return webbrowser.open(path.resolve().as_uri())


def safe_name(name: str) -> str:
    """``name`` as the name of a file on any system; "" where nothing is left of it."""
    return re.sub(r"[\x00-\x1f<>:\"/\\|?*\s]+", "_", name).strip("._ ")[:100]


def _report(report: Report | Any) -> Report:
    found = getattr(getattr(report, "_", None), "govinfo", report)
    if not hasattr(found, "headlines"):
        raise UsageError("G321", what=f"{type(report).__name__} object")
    made: Report = found
    return made


def _in_notebook() -> bool:
    """Whether the running IPython can display HTML (a terminal cannot)."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and getattr(shell, "kernel", None) is not None


def _display(html: str) -> None:
    """Display a whole page in a frame of its own, so that its style stays its own."""
    import IPython.display
    from markupsafe import Markup

    notebook: Any = IPython.display

    frame = '<div><iframe srcdoc="{}" width="100%" height="{}" frameborder="0"></iframe></div>'
    notebook.display(notebook.HTML(Markup(frame).format(html, _HEIGHT)))
