"""The charts of tables: pure functions, data frame in, picture out."""
