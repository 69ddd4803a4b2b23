"""The lab of searches: range test, sweep, search."""
