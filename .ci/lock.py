"""The lock: every package, with version and hash, and no address of any registry.

lock.py write    compile requirements/ from pyproject.toml (UPGRADE=1: newest)
lock.py check    fail when they do not fit each other
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"base": [], "dev": ["--extra", "dev"]}


def compiled(lock: str, extra: list[str], target: Path) -> bool:
    """Compile one lock into target, which keeps the versions it already holds."""
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--quiet",
    ]
    command += ["--universal", "--generate-hashes", "--no-header", "--no-annotate"]
    if os.environ.get("UPGRADE"):
        command.append("--upgrade")
    command += [*extra, "--output-file", str(target)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{lock}: {done.stderr.strip()[-600:]}")
    return done.returncode == 0


def names(text: str) -> set[str]:
    """The packages a lock pins."""
    found = re.findall(r"^([a-z0-9][a-z0-9._-]*)==", text, re.IGNORECASE | re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


def missing(lock: str, text: str) -> set[str]:
    """What pyproject.toml asks for and the lock does not have: needs no network."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    wanted = list(project["dependencies"])
    if lock == "dev":
        wanted += project["optional-dependencies"]["dev"]
    asked = {re.split(r"[\[<>=!~; ]", line)[0] for line in wanted}
    return {re.sub(r"[-_.]+", "-", name).lower() for name in asked} - names(text)


def faults(lock: str, extra: list[str]) -> list[str]:
    """Why a lock is not current, a line each."""
    path = ROOT / "requirements" / f"{lock}.txt"
    text = path.read_text(encoding="utf-8")
    if "http" in text:
        return [f"{path.name} holds an address; write it with `make lock`."]
    if absent := missing(lock, text):
        return [f"{path.name} lacks {', '.join(sorted(absent))}: `make lock`."]
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / path.name
        again.write_text(text, encoding="utf-8")
        if not compiled(lock, extra, again):
            print(
                f"{path.name}: the index does not answer, so only the names are judged."
            )
            return []
        if again.read_text(encoding="utf-8") != text:
            return [f"{path.name} is not what pyproject.toml gives: `make lock`."]
    return []


def main(args: list[str]) -> int:
    """Write or check both locks."""
    if args == ["write"]:
        target = ROOT / "requirements"
        return (
            0
            if all(compiled(k, e, target / f"{k}.txt") for k, e in LOCKS.items())
            else 1
        )
    lines = [line for lock, extra in LOCKS.items() for line in faults(lock, extra)]
    print("\n".join(lines) or "the lock is current")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
