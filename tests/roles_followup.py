"""Who gets which answer from the pages of follow-up: one line per page."""

from tests.roles_groups import COORDINATORS, Answer, everybody, office

FOLLOW_UP: dict[str, tuple[str, dict[str, Answer]]] = {
    "uppfoljning/": ("/uppfoljning/", everybody(200)),
    "uppfoljning/jamfor/": ("/uppfoljning/jamfor/", everybody(200)),
    **{
        f"uppfoljning/<year:year>/{page}": (
            f"/uppfoljning/{{year}}/{page}",
            everybody(200),
        )
        for page in ("tabell.csv", "tabell.xlsx", "tabell.json", "tabeller/")
    },
    "uppfoljning/<year:year>/tabeller/<slug:name>.csv": (
        "/uppfoljning/{year}/tabeller/mal.csv",
        everybody(200),
    ),
    "uppfoljning/<year:year>/": ("/uppfoljning/{year}/", everybody(200)),
    "uppfoljning/<year:year>/siffror/": (
        "/uppfoljning/{year}/siffror/",
        everybody(200),
    ),
    "uppfoljning/<year:year>/siffror/<slug:key>/": (
        "/uppfoljning/{year}/siffror/{figure}/",
        everybody(200),
    ),
    "utvarderingar/": ("/utvarderingar/", everybody(200)),
    "sjalvvardering/<year:year>/": (
        "/sjalvvardering/{year}/",
        {**office(COORDINATORS), "steering_city": 200, "steering_civil": 200},
    ),
    "arshjul/": ("/arshjul/", everybody(200)),
    "arshjul/arshjul.ics": ("/arshjul/arshjul.ics", everybody(200)),
    **{
        f"arshjul/<year:year>/{page}": (f"/arshjul/{{year}}/{page}", everybody(200))
        for page in ("", "arshjul.ics")
    },
    "kommunikation/": ("/kommunikation/", everybody(200)),
    "arsrapport/": ("/arsrapport/", everybody(200)),
    "arsrapport/<year:year>/": ("/arsrapport/{year}/", everybody(200)),
    "arsrapport/<year:year>/rapport.pdf": (
        "/arsrapport/{year}/rapport.pdf",
        everybody(200),
    ),
    "arsrapport/<year:year>/siffror.json": (
        "/arsrapport/{year}/siffror.json",
        everybody(200),
    ),
    "arsrapport/<year:year>/ekonomi.csv": (
        "/arsrapport/{year}/ekonomi.csv",
        everybody(200),
    ),
}
