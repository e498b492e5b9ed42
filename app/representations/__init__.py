"""Other forms of an answer: a module a media type."""
