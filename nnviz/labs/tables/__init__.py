"""The lab of tables: housing, curves, wide and deep, and a reader's own table."""
