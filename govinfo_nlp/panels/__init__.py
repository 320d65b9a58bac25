"""Tables over many reports: one row a fact, or one row a report. Above all but the commands."""

from .core import Panel, write
from .make import panel, with_files
from .record import STATES, Record, Recorder
from .survey import Survey, survey

__all__ = [
    "STATES", "Panel", "Record", "Recorder", "Survey", "panel", "survey", "with_files", "write",
]  # fmt: skip
