"""The pre-assessment: answered by coordinators, read by the parties, set as a file."""

import datetime as dt
import io

import page as standards
import pikepdf
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from malmoandan.core import pdf
from malmoandan.core.models import RoleGrant, StandIn, Term, TrailEntry, Vocabulary
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.exports import iop_assessment as export
from partnerships.models import IopAnswer, IopAssessment, IopCase, IopRefusal
from tests import browsing, cast, office
from tests.partnerships import people

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2034, 3, 14, 12, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def questions():
    """Three questions, of which one belongs to no group."""
    meanings = {"mål": "purpose", "lagar": "law", "annat": ""}
    return [
        Term.objects.create(
            vocabulary=Vocabulary.IOP_QUESTION,
            key=key,
            label_sv=f"Fråga om {key}?",
            about_sv=f"Om {key}.",
            meaning=meaning,
            order=order,
        )
        for order, (key, meaning) in enumerate(meanings.items())
    ]


@pytest.fixture
def case(questions):
    """A case at its pre-assessment."""
    return IopCase.objects.create(
        name="Exempelpartnerskapet", state="förprövning", purpose="tillsammans"
    )


@pytest.fixture
def who():
    return cast.person("coordinator_city")


def answer(case, question, by, answer="yes", reason="Därför.", at=NOW):
    return actions.answer_question(
        case=case, question=question, answer=answer, reason=reason, by=by, at=at
    )


def conclude(case, by, advice="go_on", reason="Allt talar för.", at=NOW):
    return actions.conclude_assessment(
        case=case, advice=advice, reason=reason, by=by, at=at
    )


def address(case, name="iop-assessment"):
    return reverse(name, args=[case.pk])


def sent(questions, **given):
    """What the form sends: `answer_0` is the answer to the first question."""
    found = {}
    for name, value in given.items():
        field, _line, number = name.rpartition("_")
        found[f"{field}_{questions[int(number)].pk}"] = value
    return found


# What happens


def test_an_answer_is_kept_with_who_and_when_and_so_are_those_before(
    case, questions, who
):
    answer(case, questions[0], who, "no", "Nej.")
    answer(case, questions[0], who, "yes", " Jo. ", at=LATER)
    again = answer(case, questions[0], who, "yes", "Jo.", at=LATER)

    assert (again.answer, again.reason, again.answered_at) == ("yes", "Jo.", LATER)
    assert IopAnswer.objects.count() == 1
    assert [h.answer for h in IopAnswer.history.order_by("history_id")] == ["no", "yes"]
    trail = TrailEntry.objects.filter(verb="iopcase.question_answered")
    assert [entry.data["answer"] for entry in trail] == ["no", "yes"]


def test_the_same_answer_again_does_not_change_who_gave_it(case, questions, who):
    answer(case, questions[0], who)
    same = answer(case, questions[0], cast.person("coordinator_civil"), at=LATER)

    assert (same.answered_by, same.answered_at) == (who, NOW)


def test_the_advice_can_be_put_right_and_the_same_is_written_once(case, questions, who):
    for question in questions:
        answer(case, question, who)
    conclude(case, who, "lawyer", "Oklart.")
    conclude(case, who, at=LATER)
    conclude(case, who, at=LATER + dt.timedelta(days=1))

    done = IopAssessment.objects.get()
    assert (done.advice, done.concluded_at) == ("go_on", LATER)
    assert TrailEntry.objects.filter(verb="iopcase.assessed").count() == 2


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("initiativ", None),
        ("rådgivning", None),
        ("förprövning", None),
        ("uppdrag", IopRefusal.ASSESSED),
        ("avtal", IopRefusal.ASSESSED),
        ("avslutat", IopRefusal.OVER),
        ("nedlagt", IopRefusal.OVER),
    ],
)
def test_it_is_written_before_the_mandate_and_then_only_read(
    case, questions, who, state, reason
):
    IopCase.objects.update(state=state)
    client = cast.enter(Client(), who)
    page = client.get(address(case)).content.decode()
    if reason is None:
        assert answer(case, questions[0], who).pk
        assert "Spara alla svar" in page
        return
    with pytest.raises(NotPossible) as no:
        answer(case, questions[0], who)
    assert no.value.reason is reason
    assert str(reason.label) in page
    assert "Spara alla svar" not in page
    data = sent(questions, answer_0="yes", reason_0="Ändå.")
    late = client.post(address(case), data, follow=True).content.decode()
    assert str(reason.label) in late
    assert not IopAnswer.objects.exists()


def test_what_stops_an_answer_and_the_advice_has_a_name(case, questions, who):
    with pytest.raises(NotPossible) as no:
        answer(case, questions[0], who, reason=" ")
    assert no.value.reason is IopRefusal.NEEDS_WORDS
    answer(case, questions[0], who)
    with pytest.raises(NotPossible) as no:
        conclude(case, who)
    assert no.value.reason is IopRefusal.UNANSWERED


# Who may


@pytest.mark.parametrize("page", ["iop-assessment", "iop-assessment-pdf"])
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("administrator", 200),
        ("coordinator_civil", 200),
        ("organisation_contact", 403),
        ("steering_city", 403),
    ],
)
def test_who_reads(case, page, name, status):
    client = office.as_role(name)
    assert client.get(address(case, page)).status_code == status
    IopCase.objects.update(is_public=False)
    hidden = 404 if status == 403 else status
    assert client.get(address(case, page)).status_code == hidden


def member(case):
    """Somebody who speaks for a party."""
    civil = people.organisation("Exempelföreningen")
    case.parties.create(organisation=civil)
    return cast.enter(Client(), people.speaks(civil).person)


def test_people_of_the_parties_read_and_do_not_write(case, questions, who):
    client = member(case)
    answer(case, questions[0], who, reason="Skälet.")
    page = client.get(address(case)).content.decode()

    assert "Skälet." in page
    assert "Du kan läsa." in page
    assert "Spara alla svar" not in page
    data = sent(questions, answer_1="yes", reason_1="Vi vill.")
    assert client.post(address(case), data).status_code == 403
    assert office.as_role("administrator").post(address(case), data).status_code == 403
    assert Client().get(address(case)).status_code == 302


# The page


def test_all_questions_can_be_answered_at_once_and_twice_is_once(case, questions, who):
    client = cast.enter(Client(), who)
    data = sent(
        questions,
        answer_0="yes",
        reason_0="Ett.",
        answer_2="unclear",
        reason_2="Tre.",
    )
    for words in ("2 svar är sparade.", "2 svar är sparade."):
        page = client.post(address(case), {**data, "save": "1"}, follow=True)
        assert words in page.content.decode()
    assert IopAnswer.objects.count() == 2
    assert IopAnswer.history.count() == 2
    assert "2 av 3 frågor besvarade" in page.content.decode()


def test_a_half_answer_is_said_beside_it_and_the_whole_ones_are_kept(
    case, questions, who
):
    client = cast.enter(Client(), who)
    data = sent(
        questions,
        answer_0="yes",
        reason_0="Hel.",
        answer_1="no",
        reason_2="Bara ett skäl.",
    )
    page = client.post(address(case), data).content.decode()

    assert "Skriv varför." in page
    assert "Välj ett svar." in page
    assert "Bara ett skäl." in page
    assert "1 svar är sparat." in page
    assert IopAnswer.objects.get().question == questions[0]


def test_a_personal_number_is_refused(case, questions, who):
    client = cast.enter(Client(), who)
    data = sent(questions, answer_0="yes", reason_0="Fråga 850709-9805.")
    page = client.post(address(case), data).content.decode()

    assert "personnummer" in page.lower()
    assert not IopAnswer.objects.exists()


def test_two_who_answer_at_once_do_not_undo_each_other(case, questions, who):
    answer(case, questions[0], who, "no", "Gammalt.")
    client = cast.enter(Client(), who)
    shown = sent(questions, answer_0="no", reason_0="Gammalt.")
    shown |= {f"initial-{name}": value for name, value in shown.items()}
    # Meanwhile somebody else thinks again.
    answer(case, questions[0], cast.person("coordinator_civil"), "yes", "Nytt.", LATER)
    late = client.post(address(case), {**shown, "save": "x"}, follow=True)

    assert "Inget ändrades." in late.content.decode()
    assert IopAnswer.objects.get().reason == "Nytt."


def test_the_advice_is_written_when_every_question_has_an_answer(case, questions, who):
    client = cast.enter(Client(), who)
    assert "när alla frågor har ett svar" in client.get(address(case)).content.decode()
    given = {"conclude": "1", "advice": "go_on", "reason": "Allt talar för."}
    early = client.post(address(case), given).content.decode()
    assert "Inget råd är skrivet än." in early
    assert not IopAssessment.objects.exists()
    for question in questions:
        answer(case, question, who)
    empty = client.post(address(case), {"conclude": "1"}).content.decode()
    assert "errorlist" in empty
    page = client.post(address(case), given, follow=True).content.decode()
    assert "Rådet är skrivet." in page
    assert "Gå vidare" in page
    assert "Svar har" not in page
    answer(case, questions[0], who, "no", "Vi ändrade oss.", at=LATER)
    changed = client.get(address(case)).content.decode()
    assert "Ett svar har ändrats efter att rådet skrevs." in changed
    assert "1 tidigare svar" in changed


# In which task somebody answered


def test_a_stand_in_answers_as_the_side_and_nobody_is_forgotten(case, questions):
    city = cast.person("coordinator_city")
    stand_in = cast.somebody("vikarien")
    StandIn.objects.create(
        grant=RoleGrant.objects.get(user=city),
        absent=city,
        substitute=stand_in,
        from_on=NOW.date(),
        to_on=NOW.date(),
    )
    answer(case, questions[0], stand_in)
    answer(case, questions[1], stand_in, at=LATER)
    case.answers.create(
        question=questions[2], answer="yes", reason="Förr.", answered_at=NOW
    )
    said = [q.now.who for g in export.of(case).groups for q in g.questions]

    assert said == ["samordnare för staden", "samordnare", "samordnare"]


def test_questions_stand_in_groups_and_unknown_ones_last(case):
    groups = [(g.label, len(g.questions)) for g in export.of(case).groups]
    assert groups == [
        ("Vad det är till för", 1),
        ("Lagar och beslut", 1),
        ("Frågor", 1),
    ]


# The file


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_file_follows_the_standards_and_names_nobody(case, questions, who, lang):
    case.parties.create(
        organisation=people.organisation("Exempelföreningen"), capacity="legal_party"
    )
    for question in questions:
        answer(case, question, who)
    conclude(case, who)
    content = export.paper(case, lang).pdf()

    for profile in ("ua1", "3a"):
        report = standards.validate_pdf_bytes(content, profile=profile)
        assert [(f.rule_id, f.message) for f in report.failures] == []
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.Root.Lang == lang
        assert "Exempelpartnerskapet" in str(document.docinfo["/Title"])
    assert export.paper(case, lang).pdf() == content


def test_what_the_file_says(case, questions, who):
    signs = case.parties.create(organisation=people.organisation("Nämnden", "city"))
    case.parties.create(
        organisation=people.organisation("Förvaltningen", "city"),
        capacity="performer",
        performs_for=signs,
    )
    empty = export.paper(case, "sv")
    words = " ".join(empty.html.split())
    assert "Utkast: inget råd är skrivet än. 0 av 3 frågor besvarade" in words
    answer(case, questions[0], who, reason="Skälet <b>.")
    told = export.paper(case, "sv")

    assert "Nämnden (utförs av Förvaltningen)" in told.html
    assert 'class="running-mark">Inte ett juridiskt utlåtande' in told.html
    assert "Skälet &lt;b&gt;." in told.html
    assert "Samordnare för staden" in told.html
    assert who.name not in told.html
    assert (told.created_at, empty.created_at.year) == (NOW, 1970)


def test_a_machine_without_the_library_says_so(case, who, monkeypatch):
    def missing(_name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    client = cast.enter(Client(), who)
    client.get(address(case))
    monkeypatch.setattr(pdf.importlib, "import_module", missing)
    response = client.get(address(case, "iop-assessment-pdf"))
    assert response.status_code == 503
    assert "libpango-1.0-0" in response.content.decode()


def test_the_page_asks_the_same_however_many_answers_there_are(case, questions, who):
    client = cast.enter(Client(), who)
    answer(case, questions[0], who)
    one = office.questions(client, address(case))
    for question in questions:
        answer(case, question, who, "no", "Annat.")
        answer(case, question, who, "yes", "Ännu ett.")
    assert office.questions(client, address(case)) == one


@pytest.mark.parametrize("size", [browsing.DESKTOP, browsing.PHONE])
@pytest.mark.audit
def test_everybody_can_use_it(page, axe, live_server, case, questions, who, size):
    answer(case, questions[0], who)
    answer(case, questions[0], who, "no", "Nytt.")
    office.hand_over(page, cast.enter(Client(), who), live_server)
    page.set_viewport_size(size)
    page.goto(address(case))
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
