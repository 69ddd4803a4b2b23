"""Charts of this lab alone: pure functions from data frames to pictures."""
