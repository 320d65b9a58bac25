"""The outline of a report and what it says of itself."""

from .genre import looks_like_report
from .headings import find_sections, path_kinds, section_at
from .metadata import find_metadata

__all__ = ["find_metadata", "find_sections", "looks_like_report", "path_kinds", "section_at"]
