"""How fast this machine is just now: shared machines change by a factor of three from one minute to the next.

Times of two runs are compared after dividing each by its pace.
"""

import statistics
import time

TIMES, STEPS = 30, 100_000


def pace() -> str:
    """The median time of a loop that never changes, as the first and the last line of a report."""
    took = []
    for _time in range(TIMES):
        began, total = time.perf_counter(), 0
        for step in range(STEPS):
            total += step * step % 7
        took.append((time.perf_counter() - began) * 1000)
    return f"pace of this machine: {statistics.median(took):.1f} ms for {STEPS:,} steps"
