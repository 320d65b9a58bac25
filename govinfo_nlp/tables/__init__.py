"""The statutory tables: found in text and grids, read cell by cell."""

from .facts import derived_cells, facts_from_tables
from .find import Tables, find_tables

__all__ = ["Tables", "derived_cells", "facts_from_tables", "find_tables"]
