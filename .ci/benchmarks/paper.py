"""One rendering of the report as PDF in a process of its own; prints what it took.

    paper.py ours YEAR          our whole way: data, text, layout, attachment, finisher
    paper.py alone HTML STYLE…  WeasyPrint on the finished text, beside the idle portal
    paper.py plain HTML STYLE…  the same in a process that knows nothing of the portal
    paper.py text YEAR          the finished text, for the two above

The clock starts when everything is imported, whichever way is taken. It counts the time
of the processor, for a machine that is busy with other things makes both ways wait.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path


def ours(year: str) -> bytes:
    """What `manage.py annual_report` does."""
    edition = finished(year)
    return edition.made()


def finished(year: str):
    """The report of a year, ready to be set."""
    from reports import figures
    from reports.exports import edition

    return edition.of(figures.load(int(year)), "sv")


def alone(text: str, *styles: str) -> bytes:
    """WeasyPrint with the same tags, variant and fonts."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheets = [weasyprint.CSS(filename=style, font_config=fonts) for style in styles]
    document = weasyprint.HTML(filename=text, base_url=str(Path(styles[0]).parents[1]))
    made = document.write_pdf(
        stylesheets=sheets, font_config=fonts, pdf_variant="pdf/a-3a"
    )
    return bytes(made or b"")


def start() -> None:
    """Django with the portal's settings."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "malmoandan.settings")
    import django

    django.setup()


def main(way: str, *words: str) -> None:
    """Do it once, and say it as JSON."""
    import weasyprint  # noqa: F401 - not on the clock

    if way != "plain":
        start()
        from reports.exports import edition  # noqa: F401 - not on the clock
    if way == "text":
        sys.stdout.write(finished(*words).html)
        return
    started = time.process_time()
    made = {"ours": ours, "alone": alone, "plain": alone}[way](*words)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "bytes": len(made)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
