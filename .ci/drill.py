"""`make drill`: everything that can break is broken, and each promise is counted.

PostgreSQL, Redis, mail server, workers, beat and web are real processes with the
settings of production. What a promise is, and how it is kept, stands in
docs/reliability.md. Ends with 1 when one does not hold. QUICK=1 plays it with a tenth.
"""

import os
import sys
import time
from pathlib import Path

COUNT, QUICK = 2000, 200
ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Play every drill once, and print what came of it."""
    from drills import stage
    from drills.told import Told

    started = time.monotonic()
    sys.path.insert(0, str(ROOT))
    told = Told()
    with stage.opened(QUICK if os.environ.get("QUICK") else COUNT) as place:
        from drills import faults, hours, twice

        for drill in (
            *(faults.killed_workers, faults.redis_away, faults.database_away),
            *(twice.two_beats, twice.every_job_twice),
            *(hours.refused_for_an_hour, hours.hopeless_addresses),
            *(hours.jump_and_clock_change,),
        ):
            drill(place, told)
    print(f"\nIt took {time.monotonic() - started:.0f} s. {told.in_sum()}")
    if told.broken:
        print(f"What the processes said stands in {stage.LOG.relative_to(ROOT)}.")
    return 1 if told.broken else 0


if __name__ == "__main__":
    sys.exit(main())
