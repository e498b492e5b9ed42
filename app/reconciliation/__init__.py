"""Reconciliation: which entity a name in somebody's table means, how sure that is, and what else is known of it."""
