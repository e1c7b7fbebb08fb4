"""What a command needs before it can start: packages by hash, system libraries.

    environment.py run|check|test [--any-lock]

run    the packages of requirements/base.txt; Pango if it can be had
check  the packages of requirements/dev.txt
test   the same, and Pango, Chromium and axe-core, which it does not do without

Standard library only. A second call that finds all in place takes no time.
"""

import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome"]
PANGO = {
    "linux": [
        "libgobject-2.0.so.0",
        "libpango-1.0.so.0",
        "libpangoft2-1.0.so.0",
        "libharfbuzz.so.0",
        "libharfbuzz-subset.so.0",
        "libfontconfig.so.1",
    ],
    "darwin": ["libgobject-2.0.dylib", "libpango-1.0.dylib", "libpangoft2-1.0.dylib"],
}
PANGO_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]


def say(text: str) -> None:
    """One line to the person who waits."""
    print(text, flush=True)


def stop(text: str) -> None:
    """End with a sentence that says what to do."""
    sys.exit(text)


# System packages


def may_install() -> list[str] | None:
    """How apt-get is called here, or None where it is absent or not allowed."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    sudo = ["sudo", "-n", "apt-get"]
    allowed = (
        shutil.which("sudo")
        and not subprocess.run(
            [*sudo[:2], "true"], capture_output=True, check=False
        ).returncode
    )
    return sudo if allowed else None


def system_command(packages: list[str]) -> str:
    """The command a person would type to get the packages here."""
    if shutil.which("apt-get"):
        return "sudo apt-get install " + " ".join(packages)
    if shutil.which("brew"):
        names = {
            "libpango-1.0-0": "pango",
            "nodejs": "node",
            "npm": "",
            "redis-server": "redis",
        }
        kept = [names.get(p, "" if p.startswith("lib") else p) for p in packages]
        return "brew install " + " ".join(dict.fromkeys(p for p in kept if p))
    return "your package manager: " + ", ".join(packages)


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages if this machine and user may; say whether it went."""
    apt = may_install()
    if apt is None:
        return False
    say(f"Installing {', '.join(packages)} …")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (install, [*apt, "update", "-qq"], install):
        done = subprocess.run(
            command, env=env, capture_output=True, text=True, check=False
        )
        if command is install and done.returncode == 0:
            return True
    say(done.stderr.strip())
    return False


def has_pango() -> bool:
    """Whether WeasyPrint will find the libraries it draws text with."""
    names = PANGO.get(sys.platform)
    if names is None:
        return False
    try:
        for name in names:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def pango(*, needed: bool) -> None:
    """Have Pango, or say how to get it; `needed` makes that the end."""
    if has_pango() or (apt_install(PANGO_PACKAGES) and has_pango()):
        return
    line = f"PDF needs Pango. Get it with:  {system_command(PANGO_PACKAGES)}"
    if needed:
        stop(line)
    say(line + "\nGoing on: everything but PDF works without it.")


def browser() -> str | None:
    """The path of a Chromium on this machine."""
    given = os.environ.get("CHROMIUM")
    return given or next(filter(None, map(shutil.which, BROWSERS)), None)


def without(name: str) -> bool:
    """Whether the person asked to do without one kind of test. CI never may."""
    asked = name in os.environ.get("WITHOUT", "").replace(",", " ").split()
    if asked and os.environ.get("CI") == "true":
        stop(f"WITHOUT={name} is for a laptop; with CI=true everything is tested.")
    return asked


def test_tools() -> None:
    """Chromium and axe-core, or the end."""
    if not browser():
        apt_install(["chromium"])
    if not browser():
        stop(
            f"The browser tests need Chromium:  {system_command(['chromium'])}\n"
            "or leave them out:  make test WITHOUT=browser"
        )
    if AXE.exists():
        return
    if not shutil.which("npm"):
        apt_install(["nodejs", "npm"])
    if not shutil.which("npm"):
        stop(f"axe-core comes with npm:  {system_command(['nodejs', 'npm'])}")
    say("Installing axe-core …")
    subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=ROOT, check=True)


# Packages


def digest(lock: str) -> str:
    """What tells one state of a lock, on one Python, from another."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_bytes()
    return hashlib.sha256(text + sys.version.encode()).hexdigest()


def installed() -> dict[str, str]:
    """Which locks the environment was built from."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8")) if PYTHON.exists() else {}
    except (OSError, ValueError):
        return {}


def make_venv() -> None:
    """An empty .venv with this Python."""
    say(f"Making .venv with Python {sys.version.split()[0]} …")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and apt_install(["python3-venv"]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        stop(
            "This Python cannot make a virtual environment. Get the part that is "
            f"missing with:  {system_command(['python3-venv'])}\n{done.stdout[-400:]}"
        )


def install(lock: str) -> None:
    """Every package of the lock, each checked by its hash."""
    say(f"Installing the packages of requirements/{lock}.txt …")
    wanted = ["--quiet", "--require-hashes", "-r", f"requirements/{lock}.txt"]
    ways = [
        [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *wanted]
    ]
    if shutil.which("uv"):
        ways.insert(0, ["uv", "pip", "install", "--python", str(PYTHON), *wanted])
    for way in ways:
        if not subprocess.run(way, cwd=ROOT, check=False).returncode:
            return
    stop(
        "The packages could not be installed (see above). Is the network there? "
        "Say the same command again to go on from here."
    )


def packages(lock: str) -> None:
    """The environment holds what the lock says; nothing is done if it already does."""
    stamp = installed()
    if stamp.get(lock) == digest(lock):
        return
    if "dev" in stamp:
        lock = "dev"  # the tools that are there keep up with the packages they look at
    if not PYTHON.exists() or not venv_fits():
        make_venv()
    install(lock)
    locks = ["base", "dev"] if lock == "dev" else ["base"]
    STAMP.write_text(
        json.dumps({name: digest(name) for name in locks}), encoding="utf-8"
    )


def venv_fits() -> bool:
    """Whether .venv runs, and runs this Python: a new one wants a new environment."""
    ask = [str(PYTHON), "-c", "import sys; print(sys.version)"]
    try:
        done = subprocess.run(ask, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.stdout.strip() == sys.version.strip()


def main(args: list[str]) -> None:
    """Prepare for one kind of command."""
    kind = args[0]
    if "--any-lock" in args and (VENV / "bin" / "uv").exists():
        return
    packages("base" if kind == "run" else "dev")
    if kind == "run":
        pango(needed=False)
    if kind == "test":
        pango(needed=True)
        if not without("browser"):
            test_tools()


if __name__ == "__main__":
    main(sys.argv[1:])
