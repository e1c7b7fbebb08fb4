"""Who gets which answer from which page: one line per page.

A page that is not in this table fails tests/home/test_roles_table.py. Add a line;
lists of the office stand in tests/roles_lists.py.
"""

from tests.roles_followup import FOLLOW_UP
from tests.roles_groups import (
    COORDINATORS,
    LOGIN,
    NOBODY,
    RUNNERS,
    VISITOR,
    Answer,
    everybody,
    known,
    office,
)
from tests.roles_meetings import MEETINGS

# Ordinary pages: route, as the resolver has it → (address, answers).
# `{year}` is a year of which something is known.

PAGES: dict[str, tuple[str, dict[str, Answer]]] = {
    "halsa/levande/": ("/halsa/levande/", everybody(200)),
    "halsa/redo/": ("/halsa/redo/", everybody(200)),
    "robots.txt": ("/robots.txt", everybody(200)),
    "favicon.ico": ("/favicon.ico", everybody(302)),
    "": ("/", everybody(200)),
    "om/": ("/om/", everybody(200)),
    "tillganglighet/": ("/tillganglighet/", everybody(200)),
    "integritet/": ("/integritet/", everybody(200)),
    "ansvar/": ("/ansvar/", everybody(200)),
    "styrdokument/": ("/styrdokument/", everybody(200)),
    **FOLLOW_UP,
    # Accounts. Nobody of the cast has set up a factor of their own.
    "konto/": ("/konto/", known(200)),
    "konto/uppgifter/": ("/konto/uppgifter/", known(200)),
    "konto/logga-in/": ("/konto/logga-in/", known(302, 200)),
    "konto/logga-in/kod/": ("/konto/logga-in/kod/", known(302)),
    "konto/logga-in/andra-steget/": ("/konto/logga-in/andra-steget/", known(302)),
    "konto/logga-in/nyckel/": ("/konto/logga-in/nyckel/", known(302)),
    "konto/logga-ut/": ("/konto/logga-ut/", known(200, 302)),
    "konto/skaffa-konto/": ("/konto/skaffa-konto/", known(302, 200)),
    "konto/avstangt/": ("/konto/avstangt/", everybody(200)),
    "konto/inloggningar/": ("/konto/inloggningar/", known(200)),
    "konto/tva-steg/": ("/konto/tva-steg/", known(200)),
    "konto/tva-steg/bekrafta/": ("/konto/tva-steg/bekrafta/", known(403)),
    "konto/tva-steg/bekrafta/nyckel/": ("/konto/tva-steg/bekrafta/nyckel/", known(403)),
    "konto/tva-steg/app/": ("/konto/tva-steg/app/", known(200)),
    "konto/tva-steg/app/ta-bort/": ("/konto/tva-steg/app/ta-bort/", known(404)),
    "konto/tva-steg/reservkoder/": ("/konto/tva-steg/reservkoder/", known(404)),
    "konto/tva-steg/reservkoder/nya/": ("/konto/tva-steg/reservkoder/nya/", known(200)),
    "konto/tva-steg/reservkoder/fil/": ("/konto/tva-steg/reservkoder/fil/", known(404)),
    "konto/tva-steg/nycklar/": ("/konto/tva-steg/nycklar/", known(200)),
    "konto/tva-steg/nycklar/ny/": ("/konto/tva-steg/nycklar/ny/", known(200)),
    "konto/tva-steg/nycklar/<int:pk>/": ("/konto/tva-steg/nycklar/1/", known(404)),
    "konto/tva-steg/nycklar/<int:pk>/ta-bort/": (
        "/konto/tva-steg/nycklar/1/ta-bort/",
        known(404),
    ),
    "foreningar/": ("/foreningar/", everybody(200)),
    "foreningar/register.csv": ("/foreningar/register.csv", everybody(200)),
    "foreningar/register.xlsx": ("/foreningar/register.xlsx", everybody(200)),
    "foreningar/register.json": ("/foreningar/register.json", everybody(200)),
    "foreningar/<int:pk>/": ("/foreningar/0/", everybody(404)),
    "foreningar/<int:pk>/<slug:slug>/": ("/foreningar/0/-/", everybody(404)),
    "kontakt/": ("/kontakt/", everybody(200)),
    "mina-sidor/organisation/<int:pk>/kort/": (
        "/mina-sidor/organisation/0/kort/",
        known(404),
    ),
    "mina-sidor/organisation/<int:pk>/kort/stammer/": (
        "/mina-sidor/organisation/0/kort/stammer/",
        known(405),
    ),
    "utskick/<slug:kind>/<str:token>/": ("/utskick/person/nej/", everybody(404)),
    # One's own pages, and following, which needs no account
    "mina-sidor/": ("/mina-sidor/", known(200)),
    "mina-sidor/uppgifter/": ("/mina-sidor/uppgifter/", known(200)),
    "mina-sidor/paminnelser/": ("/mina-sidor/paminnelser/", known(200)),
    "mina-sidor/ersattare/": ("/mina-sidor/ersattare/", office(COORDINATORS)),
    "mina-sidor/ersattare/<int:pk>/avsluta/": (
        "/mina-sidor/ersattare/0/avsluta/",
        known(405),
    ),
    "mina-sidor/overlamning/": ("/mina-sidor/overlamning/", office(RUNNERS)),
    "mina-sidor/overlamning/<int:pk>/": ("/mina-sidor/overlamning/0/", known(404)),
    "mina-sidor/uppgifter/uppgifter.json": (
        "/mina-sidor/uppgifter/uppgifter.json",
        known(200),
    ),
    "mina-sidor/uppgifter/radera/": ("/mina-sidor/uppgifter/radera/", known(200)),
    "folj/": ("/folj/", everybody(200)),
    "folj/mina/": ("/folj/mina/", known(302)),
    "folj/<str:token>/": ("/folj/falsk/", everybody(404)),
    "folj/<str:token>/sluta/": ("/folj/falsk/sluta/", everybody(404)),
    "folj/tema/<int:pk>/flode.xml": ("/folj/tema/0/flode.xml", everybody(404)),
    "folj/partnerskap/<int:pk>/flode.xml": (
        "/folj/partnerskap/0/flode.xml",
        everybody(404),
    ),
    "folj/typ/<int:pk>/flode.xml": ("/folj/typ/0/flode.xml", everybody(404)),
    "evenemang/typ/<int:pk>/": ("/evenemang/typ/0/", everybody(404)),
    # What came of an event: its survey and its documentation
    "enkat/<str:key>/": ("/enkat/falsk/", everybody(404)),
    "evenemang/<int:pk>/enkat/": ("/evenemang/0/enkat/", everybody(404)),
    "enkater/": ("/enkater/", everybody(200)),
    # Personal links of follow-up, and the same pages for those who are logged in
    **{
        f"{page}/<uuid:key>/": (
            f"/{page}/00000000-0000-0000-0000-000000000000/",
            everybody(404),
        )
        for page in ("bidrag", "centrum")
    },
    "mina-sidor/bidrag/<int:pk>/": ("/mina-sidor/bidrag/0/", known(404)),
    "mina-sidor/centrum/<int:pk>/": ("/mina-sidor/centrum/0/", known(404)),
    "evenemang/<int:pk>/dokumentation/": (
        "/evenemang/0/dokumentation/",
        everybody(404),
    ),
    "evenemang/<int:pk>/dokumentation/dokumentation.pdf": (
        "/evenemang/0/dokumentation/dokumentation.pdf",
        everybody(404),
    ),
    "evenemang/<int:pk>/dokumentation/bild/<int:picture>/": (
        "/evenemang/0/dokumentation/bild/0/",
        everybody(404),
    ),
    "evenemang/<int:pk>/dokumentation/fil/<int:file>/": (
        "/evenemang/0/dokumentation/fil/0/",
        everybody(404),
    ),
    "lokalt/brev/": ("/lokalt/brev/", everybody(200)),
    "partnerskap/": ("/partnerskap/", everybody(200)),
    "partnerskap/partnerskap.csv": ("/partnerskap/partnerskap.csv", everybody(200)),
    "partnerskap/partnerskap.json": ("/partnerskap/partnerskap.json", everybody(200)),
    "partnerskap/<int:pk>/": ("/partnerskap/0/", everybody(404)),
    "partnerskap/<int:pk>/<slug:slug>/": ("/partnerskap/0/namn/", everybody(404)),
    "partnerskap/<int:pk>/dokument/<int:document>/": (
        "/partnerskap/0/dokument/0/",
        everybody(404),
    ),
    "partnerskap/<int:pk>/forprovning/": ("/partnerskap/0/forprovning/", known(404)),
    "partnerskap/<int:pk>/forprovning/forprovning.pdf": (
        "/partnerskap/0/forprovning/forprovning.pdf",
        known(404),
    ),
    # An organisation's own pages: here it is not there, or not theirs.
    "mina-sidor/organisation/<int:pk>/partnerskap/": (
        "/mina-sidor/organisation/0/partnerskap/",
        known(404),
    ),
    **{
        f"mina-sidor/organisation/<int:pk>/partnerskap/<int:case>/{page}": (
            f"/mina-sidor/organisation/0/partnerskap/0/{path}",
            known(404),
        )
        for page, path in {
            "": "",
            "bidrag/": "bidrag/",
            "bidrag/<int:number>/": "bidrag/0/",
            "bidrag/<int:number>/ta-bort/": "bidrag/0/ta-bort/",
            "boll/": "boll/",
            "mote/": "mote/",
            "mote/<int:number>/": "mote/0/",
            "dokument/": "dokument/",
            "forlangning/": "forlangning/",
        }.items()
    },
    "mina-sidor/organisation/<int:pk>/": ("/mina-sidor/organisation/0/", known(404)),
    "mina-sidor/organisation/<int:pk>/personer/": (
        "/mina-sidor/organisation/0/personer/",
        known(404),
    ),
    "mina-sidor/organisation/<int:pk>/personer/bjud-in/": (
        "/mina-sidor/organisation/0/personer/bjud-in/",
        known(404),
    ),
    **{
        f"mina-sidor/organisation/<int:pk>/personer/<int:number>/{page}": (
            f"/mina-sidor/organisation/0/personer/0/{page}",
            known(status),
        )
        for page, status in {
            "": 404,
            "roll/": 404,
            "uppgifter/": 404,
            "stammer/": 405,
            "lamna-over/": 404,
            "avsluta/": 404,
            "ta-tillbaka/": 405,
            "svara/": 404,
        }.items()
    },
    "mina-sidor/organisation/<int:pk>/medlemmar/": (
        "/mina-sidor/organisation/0/medlemmar/",
        known(404),
    ),
    "mina-sidor/organisation/<int:pk>/medlemmar/skriv/": (
        "/mina-sidor/organisation/0/medlemmar/skriv/",
        known(404),
    ),
    "mina-sidor/organisation/<int:pk>/medlemmar/brev/<int:number>/": (
        "/mina-sidor/organisation/0/medlemmar/brev/0/",
        known(404),
    ),
    "mina-sidor/organisation/<int:pk>/medlemmar/<int:member>/": (
        "/mina-sidor/organisation/0/medlemmar/0/",
        known(404),
    ),
    # First contacts: anybody may send one; a link that nobody signed opens nothing.
    "foreningar/anmal/": ("/foreningar/anmal/", everybody(200)),
    "foreningar/anmal/om-er/": ("/foreningar/anmal/om-er/", everybody(302)),
    "foreningar/anmal/skickat/": ("/foreningar/anmal/skickat/", everybody(200)),
    "foreningar/bekrafta/<str:token>/": ("/foreningar/bekrafta/0/", everybody(404)),
    "foreningar/foretrad/<int:pk>/": ("/foreningar/foretrad/0/", everybody(404)),
    "mina-sidor/inbjudan/<int:pk>/": ("/mina-sidor/inbjudan/0/", known(404)),
    "teman/": ("/teman/", everybody(200)),
    "teman/<int:pk>/": ("/teman/0/", everybody(404)),
    "teman/<int:pk>/<slug:slug>/": ("/teman/0/havet/", everybody(404)),
    "teman/vardskap/<int:pk>/avtal/": ("/teman/vardskap/0/avtal/", known(404)),
    "mina-sidor/grupp/<int:pk>/": ("/mina-sidor/grupp/0/", known(404)),
    "mina-sidor/grupp/<int:pk>/anteckning/": (
        "/mina-sidor/grupp/0/anteckning/",
        known(405),
    ),
    "mina-sidor/grupp/<int:pk>/uppgift/": ("/mina-sidor/grupp/0/uppgift/", known(405)),
    "mina-sidor/grupp/<int:pk>/uppgift/<int:number>/": (
        "/mina-sidor/grupp/0/uppgift/0/",
        known(405),
    ),
    "mina-sidor/grupp/<int:pk>/fil/<int:number>/": (
        "/mina-sidor/grupp/0/fil/0/",
        known(404),
    ),
    "anslutning/": ("/anslutning/", everybody(200)),
    "anslutning/anslutna.csv": ("/anslutning/anslutna.csv", everybody(200)),
    "anslutning/anslutna.json": ("/anslutning/anslutna.json", everybody(200)),
    "anslutning/<int:number>/protokoll/": ("/anslutning/0/protokoll/", known(404)),
    "mina-sidor/organisation/<int:pk>/anslutning/": (
        "/mina-sidor/organisation/0/anslutning/",
        known(404),
    ),
    "mina-sidor/organisation/<int:pk>/anslutning/<int:number>/": (
        "/mina-sidor/organisation/0/anslutning/0/",
        known(404),
    ),
    "mina-sidor/organisation/<int:pk>/anslutning/<int:number>/aterkalla/": (
        "/mina-sidor/organisation/0/anslutning/0/aterkalla/",
        known(405),
    ),
    "mina-sidor/organisation/<int:pk>/sjalvdeklaration/": (
        "/mina-sidor/organisation/0/sjalvdeklaration/",
        known(404),
    ),
    # Cooperations and stories: what everybody reads, then the organisation's own.
    "samarbeten/": ("/samarbeten/", everybody(200)),
    "samarbeten/samarbeten.csv": ("/samarbeten/samarbeten.csv", everybody(200)),
    "samarbeten/samarbeten.json": ("/samarbeten/samarbeten.json", everybody(200)),
    "samarbeten/<int:pk>/": ("/samarbeten/0/", everybody(404)),
    "samarbeten/<int:pk>/<slug:slug>/": ("/samarbeten/0/namn/", everybody(404)),
    "berattelser/": ("/berattelser/", everybody(200)),
    "berattelser/<int:pk>/": ("/berattelser/0/", everybody(404)),
    "berattelser/<int:pk>/<slug:slug>/": ("/berattelser/0/namn/", everybody(404)),
    "berattelser/<int:pk>/bild/": ("/berattelser/0/bild/", everybody(404)),
    **{
        f"mina-sidor/organisation/<int:pk>/{page}": (
            f"/mina-sidor/organisation/0/{page}".replace("<int:project>", "0")
            .replace("<int:activity>", "0")
            .replace("<int:story>", "0"),
            known(status),
        )
        for page, status in {
            "samarbeten/": 404,
            "samarbeten/sok/": 404,
            "samarbeten/nytt/": 404,
            "samarbeten/nytt/utkast/": 405,
            "samarbeten/nytt/borja-om/": 405,
            "samarbeten/<int:project>/": 404,
            "samarbeten/<int:project>/andra/": 404,
            "samarbeten/<int:project>/aktiviteter/": 405,
            "samarbeten/<int:project>/aktiviteter/<int:activity>/ta-bort/": 405,
            "samarbeten/<int:project>/avsluta/": 404,
            "samarbeten/<int:project>/lamna/": 404,
            "berattelser/": 404,
            "berattelser/ny/": 404,
            "berattelser/<int:story>/": 404,
            "berattelser/<int:story>/andra/": 404,
            "berattelser/<int:story>/skicka/": 405,
            "berattelser/<int:story>/ta-tillbaka/": 405,
            "berattelser/<int:story>/slang/": 405,
        }.items()
    },
    "kalender/": ("/kalender/", everybody(200)),
    "kalender/<int:year>/<int:month>/": ("/kalender/0/1/", everybody(404)),
    "kalender/arkiv/": ("/kalender/arkiv/", everybody(200)),
    "kalender/alla.ics": ("/kalender/alla.ics", everybody(200)),
    "kalender/typ/<int:pk>.ics": ("/kalender/typ/0.ics", everybody(404)),
    "kalender/fokus/<int:pk>.ics": ("/kalender/fokus/0.ics", everybody(404)),
    "kalender/mina/<str:key>.ics": ("/kalender/mina/-.ics", everybody(404)),
    "mina-sidor/kalender/": ("/mina-sidor/kalender/", known(200)),
    "evenemang/<int:pk>/": ("/evenemang/0/", everybody(404)),
    "evenemang/<int:pk>/<slug:slug>/": ("/evenemang/0/-/", everybody(404)),
    "evenemang/<int:pk>/kalender.ics": (
        "/evenemang/0/kalender.ics",
        everybody(404),
    ),
    "evenemang/<int:pk>/bild.png": ("/evenemang/0/bild.png", everybody(404)),
    "evenemang/<int:pk>/anmalan/": ("/evenemang/0/anmalan/", everybody(404)),
    "anmalan/organisationer/": ("/anmalan/organisationer/", everybody(200)),
    **{
        f"anmalan/<str:key>/{page}": (f"/anmalan/-/{path}", everybody(status))
        for page, path, status in (
            ("", "", 404),
            ("andra/", "andra/", 404),
            ("kollega/", "kollega/", 404),
            ("kollega/<int:number>/ta-bort/", "kollega/0/ta-bort/", 405),
            ("avboka/", "avboka/", 404),
            ("angra/", "angra/", 405),
            ("kalender.ics", "kalender.ics", 404),
        )
    },
    "anmalan/<str:key>/erbjudande/": ("/anmalan/-/erbjudande/", everybody(404)),
    "anmalan/<str:key>/kommer/": ("/anmalan/-/kommer/", everybody(404)),
    "evenemang/<int:pk>/behov/": ("/evenemang/0/behov/", known(404)),
    # The door of an event that is not there; a code opens nothing to those outside.
    **{
        f"evenemang/<int:pk>/dorren/{page}": (
            f"/evenemang/0/dorren/{page}".replace("<int:number>", "0"),
            known(status),
        )
        for page, status in {
            "": 404,
            "lage/": 404,
            "in/<int:number>/": 405,
            "angra/<int:number>/": 405,
            "unga/<int:number>/": 405,
            "ny/": 404,
            "organisationer/": 404,
            "narvaro/": 404,
            "gastlista.pdf": 404,
            "namnskyltar.pdf": 404,
        }.items()
    },
    "incheckning/<str:key>/": (
        "/incheckning/falsk/",
        {**everybody(200), **dict.fromkeys(RUNNERS, 404)},
    ),
    "narvaro/<str:key>/": ("/narvaro/falsk/", everybody(404)),
    "utbildningar/": ("/utbildningar/", everybody(200)),
    "utbildningar/<int:pk>/": ("/utbildningar/0/", everybody(404)),
    "utbildningar/<int:pk>/<slug:slug>/": ("/utbildningar/0/namn/", everybody(404)),
    "utbildningar/<int:pk>/ansok/": ("/utbildningar/0/ansok/", everybody(404)),
    "utbildningsplats/<str:key>/": ("/utbildningsplats/fel/", everybody(404)),
    "kalender/foresla/": ("/kalender/foresla/", everybody(200)),
    "kalender/foresla/tack/": ("/kalender/foresla/tack/", everybody(200)),
    **MEETINGS,
    # The office itself
    "admin/": ("/admin/", office(RUNNERS)),
    "admin/login/": ("/admin/login/", {**everybody(403), VISITOR: LOGIN}),
    "admin/logout/": ("/admin/logout/", {**office(RUNNERS, 302), VISITOR: 302}),
    "admin/autocomplete/": ("/admin/autocomplete/", office(NOBODY)),
    "admin/r/<path:content_type_id>/<path:object_id>/": (
        "/admin/r/0/0/",
        office(RUNNERS, 404),
    ),
    "admin/jsi18n/": ("/admin/jsi18n/", office(RUNNERS)),
    "admin/^(?P<app_label>core|reports|events|governance|partnerships)/$": (
        "/admin/core/",
        office(RUNNERS),
    ),
    "admin/(?P<url>.*)$": ("/admin/nothing/", office(RUNNERS, 404)),
}
