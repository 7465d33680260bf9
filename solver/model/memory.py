"""How much memory this process holds, for limits that are to hold while a model is built and searched."""

import resource
import sys
from pathlib import Path

MEMORY_MB = 4096
"""What a solve lets the process hold unless told otherwise, in MiB."""

_STATM = Path("/proc/self/statm")
_MIB = 1024 * 1024


def used_mb() -> int:
    """Say how many MiB this process holds in memory now; where that cannot be read, the most it ever held."""
    try:
        pages = int(_STATM.read_text(encoding="ascii").split()[1])
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most // (_MIB if sys.platform == "darwin" else 1024)
    return pages * resource.getpagesize() // _MIB
