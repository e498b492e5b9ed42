"""What has been written is on the disk, and stays there when the machine stops."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file, or which files a folder has, is on the disk. Raises OSError if that cannot be."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
