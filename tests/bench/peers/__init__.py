"""Other ways to serve the same data, to set the service beside."""
