"""What can be asked of each collection: a query model apiece, which knows its own SQL conditions."""
