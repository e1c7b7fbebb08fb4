"""Stories: nothing is shown that somebody it is about has not said yes to."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from malmoandan.core.models import Letter, StoredFile, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.jobs import stories as jobs
from partnerships.models import Story, StoryParty, StoryRefusal
from partnerships.search import stories as search
from tests import office
from tests.core.uploads import EXE, upload
from tests.partnerships.people import NOW, TODAY, letters, organisation, refused, speaks
from tests.partnerships.tellings import (
    DESCRIBED,
    answer,
    image,
    published,
    sent,
    written,
)

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
YES, NO = StoryParty.Answer.YES, StoryParty.Answer.NO


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


# Writing


def test_a_draft_is_its_tellers_own(body, other, anna):
    theme = office.term("theme", "unga")
    story = written(body, [other, body], anna, themes=[theme])

    assert story.state == Story.State.DRAFT
    assert story.teller().organisation == body
    assert [p.organisation for p in story.parties.all()] == [body, other]
    assert list(story.themes.all()) == [theme]
    assert not Letter.objects.exists()
    assert search.of_organisation(body) == [story]
    assert search.of_organisation(other) == []
    assert not search.shows_to(story, organisation("Exempelföreningen Åkern"))


def test_a_second_click_is_the_same_draft(body, other, anna):
    first = written(body, [other], anna)

    assert written(body, [other], anna) == first
    assert written(body, [other], anna, at=NOW + DAY) != first


def test_a_draft_is_written_anew_with_another_picture(body, other, anna):
    third = organisation("Exempelföreningen Åkern")
    story = written(body, [other], anna, photo=image(), **DESCRIBED)
    first = story.picture
    change = {
        "story": story,
        "organisation": body,
        "parties": [third],
        "facts": {"title": "En annan rubrik", "text": "Annat."},
        "by": anna,
        "at": NOW,
    }
    actions.change_story(picture=image("ny.jpg"), **change)
    story.refresh_from_db()

    assert story.title == "En annan rubrik"
    assert [p.organisation for p in story.parties.all()] == [body, third]
    assert story.picture.name == "ny.jpg"
    assert list(StoredFile.objects.all()) == [story.picture]
    assert first != story.picture
    actions.change_story(without_picture=True, **change)
    story.refresh_from_db()
    assert story.picture is None
    actions.change_story(**change)
    assert not StoredFile.objects.exists()


def test_a_file_that_is_no_picture_makes_no_story(body, other, anna):
    with pytest.raises(NotPossible):
        written(body, [other], anna, photo=upload("bild.jpg", EXE))

    assert not Story.objects.exists()


def test_only_its_teller_changes_a_story_and_only_as_a_draft(body, other, anna, bo):
    story = sent(body, other, anna)
    change = {
        "story": story,
        "parties": [other],
        "facts": {"title": "Nej", "text": "Nej"},
        "at": NOW,
    }
    refused(
        StoryRefusal.NOT_THE_TELLER,
        actions.change_story,
        organisation=other,
        by=bo,
        **change,
    )
    refused(
        StoryRefusal.WRONG_STATE,
        actions.change_story,
        organisation=body,
        by=anna,
        **change,
    )
    refused(
        StoryRefusal.WRONG_STATE,
        actions.discard_story,
        story=story,
        organisation=body,
        by=anna,
        at=NOW,
    )
    nobodys = Story.objects.create(title="Laddad", text="Så.", written_at=NOW)
    assert nobodys.teller() is None
    refused(
        StoryRefusal.NOT_THE_TELLER,
        actions.send_story,
        story=nobodys,
        organisation=body,
        by=anna,
        at=NOW,
    )


def test_a_draft_that_is_thrown_away_leaves_a_trail_and_no_picture(body, other, anna):
    story = written(body, [other], anna, photo=image())
    actions.discard_story(story=story, organisation=body, by=anna, at=NOW)

    assert not Story.objects.exists()
    assert not StoredFile.objects.exists()
    assert TrailEntry.objects.filter(verb="story.discarded").exists()


# Sending and answering


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"picture_alt": ""}, StoryRefusal.NO_ALT_TEXT),
        ({"picture_basis": ""}, StoryRefusal.NO_BASIS),
        ({"picture_until": None}, StoryRefusal.NO_END),
    ],
)
def test_a_picture_lacks_nothing_when_the_story_is_sent(
    body, other, anna, facts, reason
):
    story = written(body, [other], anna, photo=image(), **{**DESCRIBED, **facts})
    send = {"story": story, "organisation": body, "by": anna, "at": NOW}

    refused(reason, actions.send_story, **send)
    assert not letters("story_asked")


def test_a_picture_of_nobody_needs_no_last_day(body, other, anna):
    more = {"picture_basis": "nobody", "picture_until": None}
    story = sent(body, other, anna, photo=image(), **{**DESCRIBED, **more})

    assert story.state == Story.State.SENT
    assert story.shows_picture(TODAY)


def test_a_story_is_about_somebody_else_too(body, anna):
    story = written(body, [], anna)
    send = {"story": story, "organisation": body, "by": anna, "at": NOW}

    refused(StoryRefusal.NO_PARTY, actions.send_story, **send)


def test_sending_is_the_tellers_yes_and_asks_the_others(body, other, anna, bo, keeper):
    story = sent(body, other, anna)

    answers = {p.organisation: p.answer for p in story.parties.all()}
    assert answers == {body: "yes", other: "pending"}
    assert list(search.waits_for_answer(other)) == [story]
    (letter,) = letters("story_asked")
    assert letter.to == bo.email
    assert "Ängen har skrivit berättelsen ”Det blev språk”" in letter.text
    assert f"/organisation/{other.pk}/berattelser/{story.pk}/" in letter.text
    again = {"story": story, "organisation": body, "by": anna, "at": NOW}
    refused(StoryRefusal.WRONG_STATE, actions.send_story, **again)

    answer(story, other, bo, YES)
    assert [one.to for one in letters("story_ready")] == [keeper.email]
    assert not search.waits_for_answer(other).exists()


def test_the_coordinators_hear_of_it_when_the_last_has_said_yes(
    body, other, anna, bo, keeper
):
    third = organisation("Exempelföreningen Åkern")
    cia = speaks(third, "cia").person
    story = written(body, [other, third], anna)
    actions.send_story(story=story, organisation=body, by=anna, at=NOW)

    answer(story, other, bo, YES)
    assert not letters("story_ready")
    answer(story, third, cia, YES)
    assert [one.to for one in letters("story_ready")] == [keeper.email]


def test_a_no_needs_a_reason_and_reaches_the_teller(body, other, anna, bo):
    story = sent(body, other, anna)
    ask = {"story": story, "organisation": other, "answer": NO, "by": bo, "at": NOW}

    refused(StoryRefusal.NEEDS_REASON, actions.answer_story, reason=" ", **ask)
    actions.answer_story(reason="Fel år.", **ask)
    refused(StoryRefusal.ANSWERED, actions.answer_story, reason="Fel år.", **ask)
    (letter,) = letters("story_answered_no")
    assert letter.to == anna.email
    assert "Motivering: Fel år." in letter.text

    story.refresh_from_db()
    assert story.why_not_publish() == [StoryRefusal.PARTY_SAID_NO]
    actions.call_story_back(story=story, organisation=body, by=anna, at=NOW)
    story.refresh_from_db()
    assert story.state == Story.State.DRAFT
    refused(StoryRefusal.WRONG_STATE, actions.answer_story, reason="Igen", **ask)
    actions.send_story(story=story, organisation=body, by=anna, at=NOW + DAY)
    assert len(letters("story_asked")) == 2
    assert story.parties.get(organisation=other).answer == "pending"
    assert story.parties.get(organisation=other).reason == ""


def test_whom_it_is_not_about_has_no_say(body, other, anna):
    story = sent(body, other, anna)
    ask = {"story": story, "answer": YES, "reason": "", "by": anna, "at": NOW}

    stranger = organisation("Exempelföreningen Åkern")
    refused(
        StoryRefusal.NOT_A_PARTY, actions.answer_story, organisation=stranger, **ask
    )


# Publishing, and taking down


def test_nothing_is_published_before_everybody_has_said_yes(
    body, other, anna, bo, keeper
):
    story = sent(body, other, anna)
    publish = {"story": story, "by": keeper, "at": NOW}
    refused(StoryRefusal.PARTY_PENDING, actions.publish_story, **publish)
    answer(story, other, bo, YES)
    actions.publish_story(**publish)

    story.refresh_from_db()
    assert story.state == Story.State.PUBLISHED
    assert story.published_at == NOW
    assert list(search.stories()) == [story]
    assert {one.to for one in letters("story_published")} == {anna.email, bo.email}
    refused(StoryRefusal.WRONG_STATE, actions.publish_story, **publish)
    nobodys = Story.objects.create(title="Laddad", text="Så.", written_at=NOW)
    assert nobodys.why_not_publish() == [StoryRefusal.NO_PARTY]


def test_a_coordinator_sends_back_with_a_reason(body, other, anna, keeper):
    story = sent(body, other, anna)
    back = {"story": story, "by": keeper, "at": NOW}
    refused(StoryRefusal.NEEDS_REASON, actions.send_story_back, reason="", **back)
    actions.send_story_back(reason="Vem är hen?", **back)

    story.refresh_from_db()
    assert story.state == Story.State.DRAFT
    assert story.returned_reason == "Vem är hen?"
    (letter,) = letters("story_sent_back")
    assert letter.to == anna.email
    assert "Vem är hen?" in letter.text
    actions.send_story(story=story, organisation=body, by=anna, at=NOW)
    story.refresh_from_db()
    assert story.returned_reason == ""
    nobodys = Story.objects.create(
        title="Laddad", text="Så.", state="sent", written_at=NOW
    )
    actions.send_story_back(**{**back, "story": nobodys}, reason="Oklart")
    assert len(letters("story_sent_back")) == 1


def test_a_yes_that_is_taken_back_takes_the_story_down(body, other, anna, bo, keeper):
    story = published(body, other, anna, bo, keeper)
    answer(story, other, bo, NO, "Inte längre.")

    assert story.state == Story.State.WITHDRAWN
    assert not search.stories().exists()
    assert [one.to for one in letters("story_withdrawn_by_party")] == [keeper.email]
    assert [one.to for one in letters("story_taken_down")] == [anna.email]
    publish = {"story": story, "by": keeper, "at": NOW + DAY}
    refused(StoryRefusal.PARTY_SAID_NO, actions.publish_story, **publish)
    answer(story, other, bo, YES)
    actions.publish_story(**publish)
    story.refresh_from_db()
    assert story.state == Story.State.PUBLISHED
    assert story.published_at == NOW


def test_the_teller_takes_it_back_too_and_a_coordinator_may(
    body, other, anna, bo, keeper
):
    story = published(body, other, anna, bo, keeper)
    answer(story, body, anna, NO, "Vi ångrar oss.")
    assert story.state == Story.State.WITHDRAWN
    assert not letters("story_taken_down")

    answer(story, body, anna, YES)
    actions.publish_story(story=story, by=keeper, at=NOW)
    down = {"story": story, "by": keeper, "at": NOW}
    refused(StoryRefusal.NEEDS_REASON, actions.withdraw_story, reason="", **down)
    actions.withdraw_story(reason="Fel bild.", **down)
    told = letters("story_taken_down")
    assert {one.to for one in told} == {anna.email, bo.email}
    assert "Motivering: Fel bild." in told[0].text
    refused(StoryRefusal.WRONG_STATE, actions.withdraw_story, reason="Igen", **down)


def test_the_database_shows_no_picture_without_words(body, other, anna, bo, keeper):
    story = published(body, other, anna, bo, keeper, photo=image(), **DESCRIBED)
    story.picture_alt = ""
    with pytest.raises(IntegrityError), transaction.atomic():
        story.save()


def test_a_picture_goes_after_its_last_day(
    body, other, anna, bo, keeper, time_machine, settings
):
    story = published(body, other, anna, bo, keeper, photo=image(), **DESCRIBED)
    place = settings.MEDIA_ROOT / story.picture.content.name
    time_machine.move_to(NOW)
    assert jobs.remove_old_pictures() == 0
    assert place.exists()
    time_machine.move_to(NOW + DAY)
    with transaction.atomic():
        assert not story.shows_picture(TODAY + DAY)
    assert jobs.remove_old_pictures() == 1

    story.refresh_from_db()
    assert (story.picture, story.picture_until) == (None, TODAY)
    assert not StoredFile.objects.exists()
    assert jobs.remove_old_pictures() == 0
    assert TrailEntry.objects.filter(verb="story.picture_ended").count() == 1


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Åter på torget", "ater-pa-torget"), ("Bild", "bild-"), ("…", "-")],
)
def test_a_storys_address_is_never_that_of_its_picture(title, slug):
    assert Story(title=title).slug == slug
