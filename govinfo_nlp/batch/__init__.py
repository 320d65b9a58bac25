"""Many reports at once: worker processes, safe long runs. Above ``api``, below the command line."""

from .inputs import Input
from .many import parse_many
from .result import Result
from .run import Run
from .work import Setup

__all__ = ["Input", "Result", "Run", "Setup", "parse_many"]
