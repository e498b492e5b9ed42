"""Conditions: what a client has already, by the tag it came with."""


def holds(condition: bytes, etag: bytes) -> bool:
    """Whether If-None-Match names the tag, weak or strong, or any.

    A tag is in quotation marks, and what stands between two tags of a list is none, so it is found as it stands.
    """
    return etag.removeprefix(b"W/") in condition or condition.strip() == b"*"
