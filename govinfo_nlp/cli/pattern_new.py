"""The pattern file to start from."""

from __future__ import annotations

import json

_STARTER = """\
# A pattern file: one JSON object a line. Lines that begin with # say something to people only.
# Check it:   govinfo patterns check FILE
# Test it:    govinfo patterns test FILE      (runs the examples below)
# Try it:     govinfo patterns try FILE REPORTS
# Use it:     govinfo --patterns FILE facts REPORTS
{"schema_version": 1}

# A metric: its id (yours to choose), a name by which reports call it, its unit, what it means.
# "value" in an example is what the text must give; null says that it must give nothing.
%(metric)s

# Another name of the same metric needs its id and the name only.
%(other)s

# What else can stand here (take the # away):
# a name that holds only where one of these words stands in the same part of the sentence
# {"label": "METRIC", "id": "hotline.calls", "pattern": "来电", "unit": "个", "near": ["热线"]}
# words that look like the name and are none: an empty id
# {"label": "METRIC", "id": "", "pattern": "热线受理范围"}
# a unit that the library does not know
# {"label": "UNIT", "id": "工单", "pattern": "工单", "kind": "count"}
# whose number it is; extent: whole (the report's whole area) or part
# {"label": "SCOPE", "id": "热线办", "pattern": "热线办", "extent": "part"}
# a row that your copies of a statutory table have; after: the id of the row before it
# {"label": "ROW", "id": "D2.hotline", "form": "D", "table": "t2", "after": "D2.6", "pattern": "政务服务热线", "columns": ["本年处理决定数量"], "metric": "hotline.accepted"}
# take away a built-in name that misleads in your reports
# {"label": "METRIC", "id": "disclosure.total", "pattern": "公开信息", "remove": true}
"""


def starter(id: str, name: str, unit: str) -> str:
    """A commented file with one metric."""
    metric = {
        "label": "METRIC",
        "id": id,
        "pattern": name,
        "unit": unit,
        "zh": name,
        "examples": [
            {"text": f"2023年,全市{name}125{unit}。", "value": 125, "unit": unit, "scope": "全市"},
            {"text": f"{name}比上年增长5%。", "value": None},
        ],
    }
    other = {"label": "METRIC", "id": id, "pattern": f"{name}总数"}
    lines = {
        key: json.dumps(row, ensure_ascii=False)
        for key, row in (("metric", metric), ("other", other))
    }
    return _STARTER % lines
