"""What must not reach a page as it is."""

from __future__ import annotations

import json
import re
from typing import Any

#: Characters that HTML forbids, that turn the direction of what follows, and lone surrogates.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
#: In JSON inside a script element: what could end the element, and what ended a line in old scripts.
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def visible(html: str) -> str:
    """``html`` with U+FFFD for characters that a page cannot hold; the length stays."""
    return _UNSEEN.sub("\ufffd", html)


def safe_json(data: Any) -> str:
    """``data`` as JSON that can stand inside a script element whatever its words are."""
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return packed.translate(_UNSAFE)
