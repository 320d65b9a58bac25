"""Many reports at once: worker processes, safe long runs. Above ``api``, below the command line."""

from .inputs import Input
from .many import parse_many
from .result import Result

__all__ = ["Input", "Result", "parse_many"]
