"""The tests. Those of the service speak HTTP; the seed is their fixture."""
