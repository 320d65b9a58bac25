"""Speed beside a yardstick, and accuracy: ``python -m benchmarks`` in a checkout."""
