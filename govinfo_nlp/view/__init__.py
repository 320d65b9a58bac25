"""How a report shows itself: a small view for notebooks and a self-contained page.

Nothing here finds or changes a number. The view reads the records of a report and its text, and
everything that comes from the document is escaped.
"""
