"""Known vulnerabilities of the locked packages, asked of the package index.

Without the network, or with an index that does not know, it says so and goes on:
the question is asked again the next time.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Print what is known; fail when a package of production is vulnerable."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        "requirements/base.txt",
    ]
    command += [
        "--require-hashes",
        "--disable-pip",
        "--format=json",
        "--progress-spinner=off",
    ]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180
        )
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, subprocess.TimeoutExpired):
        print("Known vulnerabilities: could not ask.")
        return 0
    bad = [d for d in found if d.get("vulns")]
    for package in bad:
        ids = ", ".join(v["id"] for v in package["vulns"])
        print(f"{package['name']} {package['version']}: {ids}")
    asked = [d for d in found if "skip_reason" not in d]
    if not asked:
        print("Known vulnerabilities: the index here does not know of any.")
        return 0
    print(f"Known vulnerabilities: {len(bad)} in {len(asked)} packages.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
