"""Link each number to what it says: metric, scope, period, comparison."""
