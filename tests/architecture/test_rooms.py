"""The walls of the house: docs/development.md says why they stand where they do."""

import ast
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "malmoandan" / "home"
CORE = ROOT / "malmoandan" / "core"
APPS = [ROOT / name for name in ("partnerships", "governance", "events", "reports")]
CODE = [*APPS, ROOT / "malmoandan", ROOT / ".ci"]

ROOMS = {
    *("urls", "views", "admin", "jobs", "tasks", "forms", "tables", "exports", "api"),
    *("actions", "emails", "documents", "drawings", "figures", "search", "rules"),
    *("models", "apps", "migrations", "__init__"),
}
NEVER = {
    *("services", "service", "selectors", "managers", "utils", "util", "helpers"),
    *("signals", "receivers", "exceptions", "common", "misc", "lib", "mixins"),
}
ONLY_IN_CORE = {"templatetags", "checks"}
TOP_LEVEL = {
    *(".ci", ".dockerignore", ".editorconfig", ".git", ".gitignore", ".npmrc"),
    *("Dockerfile", "LICENSE", "Makefile", "README.md", "docker-compose.yml", "docs"),
    *("events", "governance", "gunicorn.conf.py", "locale", "malmoandan", "manage.py"),
    *("package-lock.json", "package.json", "partnerships", "pyproject.toml"),
    *("reports", "requirements", "static", "templates", "tests"),
}
MADE_HERE = {
    *(".venv", "var", "node_modules", ".mypy_cache", ".pytest_cache", ".ruff_cache"),
    *(".hypothesis", ".import_linter_cache", ".coverage", "__pycache__", "htmlcov"),
}
MAX_FILE, MAX_FUNCTION = 400, 40


def python_files(*places: Path) -> list[Path]:
    """Our Python files under the places, migrations aside."""
    found = [p for place in places for p in place.rglob("*.py")]
    return sorted(p for p in found if "migrations" not in p.parts)


def named(path: Path) -> str:
    """A path as one says it."""
    return str(path.relative_to(ROOT))


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How long a function is, its docstring aside."""
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


@pytest.mark.parametrize("app", [*APPS, HOME], ids=named)
def test_an_app_has_only_the_rooms_that_every_app_has(app: Path) -> None:
    found = {p.stem for p in app.iterdir() if p.suffix == ".py" or p.is_dir()}
    own = {"context"} if app == HOME else set()  # what the frame of every page needs
    assert found - ROOMS - own - {"__pycache__"} == set()


def test_home_has_doors_and_templates_but_no_models() -> None:
    assert not (HOME / "models.py").exists()
    assert not (HOME / "models").exists()


def test_no_file_is_named_for_nothing_in_particular() -> None:
    named_so = [p for p in python_files(*CODE) if p.stem in NEVER]
    assert [named(p) for p in named_so] == []


def test_template_tags_and_checks_stand_only_in_core() -> None:
    elsewhere = [
        named(p)
        for p in python_files(*APPS, ROOT / "malmoandan")
        if ONLY_IN_CORE & {p.stem, p.parent.name} and not p.is_relative_to(CORE)
    ]
    assert elsewhere == []


def test_files_are_short() -> None:
    long = {
        named(p): lines
        for p in python_files(*CODE, ROOT / "tests")
        if (lines := p.read_text(encoding="utf-8").count("\n")) > MAX_FILE
    }
    assert long == {}


def test_functions_are_short() -> None:
    long = {
        f"{named(p)}:{node.lineno} {node.name}": code_lines(node)
        for p in python_files(*CODE)
        for node in ast.walk(ast.parse(p.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and code_lines(node) > MAX_FUNCTION
    }
    assert long == {}


def test_the_top_of_the_repo_holds_only_what_is_known() -> None:
    found = {p.name for p in ROOT.iterdir()}
    assert found - TOP_LEVEL - MADE_HERE == set()


def test_no_loaded_year_is_known_to_the_code() -> None:
    years = {p.stem for p in (ROOT / "malmoandan/data/facts").glob("*.json")}
    places = [*APPS, ROOT / "malmoandan", ROOT / "templates", ROOT / "static" / "js"]
    ends = {".py", ".html", ".txt", ".js"}
    said = [
        f"{named(p)}: {year}"
        for place in places
        for p in place.rglob("*")
        if p.suffix in ends and "migrations" not in p.parts
        for year in years
        if year in p.read_text(encoding="utf-8")
    ]
    assert said == []


def test_every_app_has_tests_of_its_own_name() -> None:
    apps = [*(p.name for p in APPS), "core", "home"]
    without = [
        name for name in apps if not list((ROOT / "tests" / name).glob("test_*.py"))
    ]
    assert without == []


def test_every_static_file_that_a_template_names_is_there() -> None:
    named_files = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")
    templates = [
        p for place in (ROOT / "templates", *APPS) for p in place.rglob("*.html")
    ]
    absent = {
        f"{named(path)}: {name}"
        for path in templates
        for name in named_files.findall(path.read_text(encoding="utf-8"))
        if finders.find(name) is None
    }
    assert absent == set()
