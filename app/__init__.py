"""Article Facts: the facts of a news article as data, each pinned to the characters it was read from."""
