"""The Swedish catalogue: extract, translate, check, compile. Needs no system gettext.

messages.py update             read every string of the source into the catalogue
messages.py translate FILE     the same, then fill in from {"English": "Svenska"}
messages.py check              fail on a missing, empty, fuzzy or stale entry
messages.py compile            write the .mo file that Django reads
"""

import ast
import fcntl
import io
import json
import os
import re
import sys
from pathlib import Path

import polib
from babel.messages.extract import extract

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "malmoandan.settings")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from django.utils.translation.template import templatize  # noqa: E402

PO = ROOT / "locale/sv/LC_MESSAGES/django.po"
SOURCES = ["malmoandan", "partnerships", "governance", "events", "reports", "templates"]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = {
    "Project-Id-Version": "malmoandan",
    "Language": "sv",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def source_files() -> list[Path]:
    """Every Python file and template that people's text can come from."""
    found = [p for s in SOURCES for p in (ROOT / s).rglob("*") if p.is_file()]
    ends = {".py", ".html", ".txt"}
    return sorted(p for p in found if p.suffix in ends and "migrations" not in p.parts)


CALL = re.compile(r"\b(n?p?gettext|_)\(")


def template_calls(text: str):
    """Yield the gettext calls that Django finds in a template, as Python source."""
    code = templatize(text)
    for match in CALL.finditer(code):
        for end in (m.end() for m in re.finditer(r"\)", code[match.end() :])):
            call = code[match.start() : match.end() + end]
            try:
                ast.parse(call)
            except SyntaxError:
                continue
            yield call
            break


def entries_in(path: Path):
    """Yield (msgid, plural or None, context or None) for one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = "\n".join(template_calls(text))
    stream = io.BytesIO(text.encode())
    for _line, message, _comments, context in extract(
        "python", stream, keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        parts = message if isinstance(message, tuple) else (message, None)
        yield parts[0], (parts[1] if len(parts) > 1 else None), context


def read_source() -> dict[tuple, set[str]]:
    """Map every string of the source to the files that use it."""
    found: dict[tuple, set[str]] = {}
    for path in source_files():
        for msgid, plural, context in entries_in(path):
            if msgid:
                key = (msgid, plural, context)
                found.setdefault(key, set()).add(str(path.relative_to(ROOT)))
    return found


def load() -> polib.POFile:
    """The catalogue as it stands, or an empty one."""
    po = (
        polib.pofile(str(PO), wrapwidth=88)
        if PO.exists()
        else polib.POFile(wrapwidth=88)
    )
    po.metadata = HEADER
    return po


def update(po: polib.POFile) -> None:
    """Make the catalogue hold exactly the strings of the source."""
    found = read_source()
    plurals = {(k[0], k[2]) for k in found if k[1]}
    old = {(e.msgid, e.msgid_plural or None, e.msgctxt): e for e in po}
    del po[:]
    for key in sorted(
        found, key=lambda k: (k[0].casefold(), k[0], k[1] or "", k[2] or "")
    ):
        msgid, plural, context = key
        if plural is None and (msgid, context) in plurals:
            continue
        entry = old.get(key) or polib.POEntry(msgid=msgid, msgctxt=context)
        if plural and not entry.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural = plural, {0: "", 1: ""}
        entry.occurrences = [(f, "") for f in sorted(found[key])]
        flags = set(entry.flags) - {"python-format"}
        if re.search(r"%\(\w+\)[sd]|%[sd]", msgid):
            flags.add("python-format")
        entry.flags = sorted(flags)
        po.append(entry)


def translate(po: polib.POFile, given: dict) -> list[str]:
    """Fill in translations; return the ones that no source string asks for."""
    unused = []
    for key, value in given.items():
        context, _, rest = key.rpartition("^^")
        msgid, _, _plural = rest.partition("|||")
        entries = [
            e for e in po if e.msgid == msgid and (not context or e.msgctxt == context)
        ]
        if not context:  # plain strings first: "about" a thing is not "about" 60
            entries = [e for e in entries if not e.msgctxt] or entries
        if not entries:
            unused.append(key)
        for entry in entries:
            if entry.msgid_plural:
                one, many = value if isinstance(value, list) else (value, value)
                entry.msgstr_plural = {0: one, 1: many}
            else:
                entry.msgstr = value if isinstance(value, str) else value[0]
    return unused


def faults(po: polib.POFile) -> list[str]:
    """What keeps the catalogue from being complete, a line each."""
    have = {(e.msgid, e.msgid_plural or None, e.msgctxt) for e in po}
    need = read_source()
    plurals = {(k[0], k[2]) for k in need if k[1]}
    wanted = {k for k in need if k[1] or (k[0], k[2]) not in plurals}
    lines = [
        f"not in the catalogue: {k[0]!r} ({', '.join(need[k])})" for k in wanted - have
    ]
    lines += [f"no longer in the source: {k[0]!r}" for k in have - wanted]
    for entry in po:
        texts = (
            list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        )
        if not all(texts):
            lines.append(f"untranslated: {entry.msgid!r}")
        if "fuzzy" in entry.flags:
            lines.append(f"fuzzy: {entry.msgid!r}")
        names = set(re.findall(r"%\((\w+)\)", entry.msgid + (entry.msgid_plural or "")))
        if any(set(re.findall(r"%\((\w+)\)", t)) - names for t in texts):
            lines.append(f"unknown placeholder in the translation of {entry.msgid!r}")
    return sorted(lines)


def main(args: list[str]) -> int:
    """Run one of the verbs in the module's docstring; return the exit code."""
    verb = args[0] if args else "check"
    with (PO.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        po = load()
        if verb in {"update", "translate"}:
            update(po)
            if verb == "translate":
                given = json.loads(Path(args[1]).read_text(encoding="utf-8"))
                for key in translate(po, given):
                    print(f"no such string in the source: {key!r}")
            po.save(str(PO))
            left = [e for e in po if not e.translated()]
            print(f"{len(po)} strings, {len(left)} untranslated")
            for entry in left:
                print(f"  {entry.msgid!r}  ({entry.occurrences[0][0]})")
        if verb == "check":
            lines = faults(po)
            print("\n".join(lines) or f"{len(po)} strings, all translated")
            return 1 if lines else 0
        # Whoever starts meanwhile reads the old file or the new one, never half of one.
        half = PO.with_suffix(f".{os.getpid()}.mo")
        po.save_as_mofile(str(half))
        half.replace(PO.with_suffix(".mo"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
