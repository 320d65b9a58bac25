"""The domain knowledge of govinfo_nlp as data files, installed as ``govinfo_nlp.patterns``.

Nothing is computed here: this file makes the folder a package so that its files are found by
``importlib.resources`` wherever the library is installed. ``patterns/README.md`` describes each
file; ``govinfo_nlp.lexicon`` reads and validates them.
"""
