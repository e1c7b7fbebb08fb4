"""The coverage gate: 95 % overall, and every branch of the rooms that decide.

Reads what the runs on both databases left in var/, and names files and lines.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OVERALL = 95.0
WHOLE = {"models", "rules", "actions", "tasks", "jobs", "figures"}


def room(path: str) -> str:
    """The room of its app that a file stands in: models/people.py is in models."""
    parts = Path(path).with_suffix("").parts
    parts = parts[2:] if parts[0] == "malmoandan" else parts[1:]
    return parts[0] if parts else ""


def spans(lines: list[int]) -> str:
    """Say [1, 2, 3, 7] as 1-3, 7."""
    out: list[list[int]] = []
    for line in sorted(lines):
        if out and line == out[-1][1] + 1:
            out[-1][1] = line
        else:
            out.append([line, line])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in out)


def gaps(path: str, found: dict) -> str:
    """What is not covered in one file, in words; empty when all is."""
    said = []
    if found["missing_lines"]:
        said.append(f"lines {spans(found['missing_lines'])}")
    branches = [
        f"{a}→{'end' if b < 0 else b}"
        for a, b in found.get("missing_branches", [])
        if a not in found["missing_lines"]
    ]
    if branches:
        said.append(f"branches {', '.join(branches)}")
    return f"  {path}: {'; '.join(said)}" if said else ""


def faults(report: dict) -> list[str]:
    """Why the gate does not open, a line each."""
    files = {p: f for p, f in report["files"].items() if p.endswith(".py")}
    lines = [gaps(p, f) for p, f in sorted(files.items()) if room(p) in WHOLE]
    lines = [line for line in lines if line]
    if lines:
        lines.insert(0, f"Every branch of {', '.join(sorted(WHOLE))} is to be tested:")
    total = report["totals"]["percent_covered"]
    if total < OVERALL:
        lines.append(f"Overall {total:.1f} %, to be {OVERALL:.0f} %. Least covered:")
        worst = sorted(
            report["files"].items(), key=lambda item: -len(item[1]["missing_lines"])
        )
        lines += [gaps(path, found) for path, found in worst[:15]]
    return [line for line in lines if line]


def judge(folder: Path) -> int:
    """Combine the runs, print the judgement, return the exit code."""
    env = {**os.environ, "COVERAGE_FILE": str(folder / ".coverage")}
    parts = sorted(str(p) for p in folder.glob(".coverage.*"))
    if not parts:
        print("No coverage was measured.")
        return 1
    target = folder / "coverage.json"
    for words in (
        ["combine", "--keep", "-q", *parts],
        ["json", "-q", "-o", str(target)],
    ):
        command = [sys.executable, "-m", "coverage", *words]
        subprocess.run(command, cwd=ROOT, env=env, check=True)
    report = json.loads(target.read_text(encoding="utf-8"))
    lines = faults(report)
    print("\n── Coverage")
    print(
        "\n".join(lines)
        or f"{report['totals']['percent_covered']:.1f} % overall, gate open"
    )
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(judge(ROOT / "var"))
