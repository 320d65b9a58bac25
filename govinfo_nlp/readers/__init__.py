"""Readers: files of every supported type become one text with the grids of its tables."""

from .files import MAX_LENGTH, STDIN, iter_sources, read, read_bytes, read_text
from .kinds import SUFFIXES, SUPPORTED
from .source import Source

__all__ = [
    "MAX_LENGTH",
    "STDIN",
    "SUFFIXES",
    "SUPPORTED",
    "Source",
    "iter_sources",
    "read",
    "read_bytes",
    "read_text",
]
