"""What every user of spaCy pays in an environment where this package is installed.

spaCy loads all entry points of its factories when it makes its first pipeline, whether they are
used or not. Each round is a new process; times are of the processor.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from tempfile import gettempdir

_CODE = """
import time
from importlib.metadata import distribution
import spacy
points = [p for p in distribution("govinfo_nlp").entry_points if p.group.startswith("spacy_")]
before = time.process_time()
for point in points:
    point.load()
print(time.process_time() - before)
"""


def seconds_beyond_spacy(rounds: int) -> float:
    """Seconds to import our entry points where spaCy is imported already (median of ``rounds``)."""
    return median(_once() for _ in range(rounds))


def _once() -> float:
    command = [sys.executable, "-c", _CODE]
    result = subprocess.run(command, capture_output=True, text=True, check=True, cwd=gettempdir())
    return float(result.stdout)
