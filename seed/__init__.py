"""From dossiers to a database: read, check, compile, load."""
