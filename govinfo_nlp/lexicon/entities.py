"""Entries of spaCy's rulers with labels of the user's own (PERSON, 法规 …)."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from .files import Entry


class RulerEntry(Entry):
    """A line of an EntityRuler file: ``pattern`` is a phrase or a list of token patterns.

    ``govinfo_ruler`` marks it in the text; no number is linked to it.
    """

    label: str = Field(min_length=1)
    pattern: str | list[dict[str, Any]] = Field(min_length=1)
    id: str = ""

    @field_validator("pattern", mode="before")
    @classmethod
    def _phrase_or_tokens(cls, value: Any) -> Any:
        if not isinstance(value, (str, list)):
            raise ValueError("must be a phrase or a list of token patterns")
        return value
