"""The domain knowledge in ``patterns/``: found, read, validated and made searchable."""
