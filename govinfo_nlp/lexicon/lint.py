from .files import Problem
from .sets import PatternSet


def errors_of(patterns: PatternSet, first: int) -> list[Problem]:
    return []
