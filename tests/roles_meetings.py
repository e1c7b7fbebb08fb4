"""Who gets which answer from the pages of the steering group: one line per page."""

import re

from tests.roles_groups import COORDINATORS, Answer, everybody, known, office

MEETINGS: dict[str, tuple[str, dict[str, Answer]]] = {
    "styrgruppen/moten/": ("/styrgruppen/moten/", everybody(200)),
    **{
        f"styrgruppen/moten/<int:year>/<int:number>/{page}": (
            f"/styrgruppen/moten/0/0/{page}",
            known(404),
        )
        for page in ("underlag/", "svar/", "kalender.ics", "kallelse.pdf")
    },
    "styrgruppen/handlingar/<int:pk>/": ("/styrgruppen/handlingar/0/", everybody(404)),
    "styrgruppen/arenden/nytt/": (
        "/styrgruppen/arenden/nytt/",
        {
            **office(COORDINATORS),
            "steering_city": 200,
            "steering_civil": 200,
        },
    ),
    # Minutes of a meeting that is not there.
    **{
        f"styrgruppen/moten/<int:year>/<int:number>/{page}": (
            f"/styrgruppen/moten/0/0/{page}",
            everybody(404),
        )
        for page in ("", "protokoll.pdf")
    },
    **{
        f"styrgruppen/moten/<int:year>/<int:number>/protokoll/{page}": (
            f"/styrgruppen/moten/0/0/protokoll/{re.sub('<.*?>', '1', page)}",
            known(status),
        )
        for page, status in {
            "andringar/": 404,
            "andringar/<int:pk>/svara/": 405,
            "justera/": 404,
            "justera/<int:paragraph>/": 404,
            "skriv/": 404,
            "skriv/<int:paragraph>/": 404,
            "lamna/": 405,
            "ta-tillbaka/": 405,
            "justerare/": 405,
            "publicera/": 404,
            "publicera/<int:paragraph>/": 404,
        }.items()
    },
    "styrgruppen/": ("/styrgruppen/", everybody(200)),
    "beslut/": ("/beslut/", everybody(200)),
    "beslut/kontrollera/": ("/beslut/kontrollera/", everybody(200)),
    "beslut/kedja.json": ("/beslut/kedja.json", everybody(200)),
    "beslut/<int:year>/<int:number>/": ("/beslut/2001/1/", everybody(404)),
    "beslut/<int:year>/<int:number>/utdrag.pdf": (
        "/beslut/2001/1/utdrag.pdf",
        everybody(404),
    ),
    "styrgruppen/arbetsordning/": ("/styrgruppen/arbetsordning/", everybody(200)),
    "styrgruppen/uppdrag/": ("/styrgruppen/uppdrag/", everybody(200)),
    "mina-sidor/uppdrag/<int:pk>/": ("/mina-sidor/uppdrag/0/", known(404)),
    "mina-sidor/uppdrag/<int:pk>/borja/": (
        "/mina-sidor/uppdrag/0/borja/",
        known(405),
    ),
    # The room of a meeting that is not there.
    **{
        f"styrgruppen/moten/<int:year>/<int:number>/rummet/{page}": (
            f"/styrgruppen/moten/2001/1/rummet/{page.replace('<str:verb>', 'oppna')}",
            known(status),
        )
        for page, status in {"": 404, "lage/": 404, "gor/<str:verb>/": 405}.items()
    },
    **{
        f"rummet/<uuid:key>/{page}": (
            f"/rummet/00000000-0000-4000-8000-000000000000/{page and '0/'}",
            everybody(404),
        )
        for page in ("", "<int:version>/")
    },
    # Votes of the steering group that are not there.
    **{
        f"styrgruppen/moten/<int:year>/<int:number>/rummet/arenden/<int:item>/{page}": (
            f"/styrgruppen/moten/2001/1/rummet/arenden/0/{page}",
            known(status),
        )
        for page, status in {"omrostning/ny/": 404, "slutsats/": 405}.items()
    },
    **{
        f"styrgruppen/omrostningar/<int:pk>/{page}": (
            f"/styrgruppen/omrostningar/0/{page}",
            known(404 if page == "" else 405),
        )
        for page in ("", "rosta/", "upprop/", "ordforanden/", "stang/", "avbryt/")
    },
    "beslut/<int:year>/<int:paragraph>/omrostning/<int:number>/": (
        "/beslut/2001/0/omrostning/1/",
        everybody(404),
    ),
}
