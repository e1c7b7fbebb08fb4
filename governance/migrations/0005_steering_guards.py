"""What must never be false about seats, votes and minutes, guarded by the database."""

from django.db import migrations

from malmoandan.core.constraints import Guard, lock_when, no_overlap

# Example rows are played, and can be taken away as one.
ITEM = "(SELECT i.is_example FROM governance_agendaitem i WHERE i.id = {item})"
POLL = (
    "(SELECT i.is_example FROM governance_poll p"
    " JOIN governance_agendaitem i ON i.id = p.item_id WHERE p.id = {poll})"
)
STATE = "(SELECT p.state FROM governance_poll p WHERE p.id = {poll})"
SECRET = "(SELECT p.secret FROM governance_poll p WHERE p.id = {poll})"
VOTED_IN = "(SELECT v.poll_id FROM governance_voter v WHERE v.id = {row}.voter_id)"
PROMISED = (
    "item_id, number, mode, question, yes_means, no_means, about_persons, secret, "
    "shown, abstaining, tie_rule"
)
SAID = (
    "title, summary, decisions, account, recipients, at_once, content, link, "
    "previous, digest, locked_at"
)
LAST = (
    "COALESCE((SELECT MAX(p.number) FROM governance_paragraph p"
    " WHERE p.year = NEW.year AND p.is_example = NEW.is_example),"
    " (SELECT y.paragraphs_before FROM governance_steeringyear y"
    " WHERE y.year = NEW.year AND y.is_example = NEW.is_example), 0)"
)


def ballots():
    """Open ballots are added to an open vote, and then stay; secret ones are shuffled."""
    table, poll = "governance_ballot", VOTED_IN.format(row="NEW")
    yield Guard(
        f"{table}_only_when_open",
        table,
        "INSERT",
        f"{STATE.format(poll=poll)} <> 'open' OR {SECRET.format(poll=poll)}",
    )
    yield Guard(f"{table}_never_changes", table, "UPDATE", "1 = 1")
    yield Guard(
        f"{table}_never_goes",
        table,
        "DELETE",
        f"NOT {POLL.format(poll=VOTED_IN.format(row='OLD'))}",
    )
    table = "governance_secretballot"
    yield Guard(
        f"{table}_only_when_open",
        table,
        "INSERT",
        f"{STATE.format(poll='NEW.poll_id')} <> 'open'"
        f" OR NOT {SECRET.format(poll='NEW.poll_id')}",
    )
    yield Guard(f"{table}_never_changes", table, "UPDATE", "1 = 1")
    yield Guard(
        f"{table}_stays",
        table,
        "DELETE",
        f"{STATE.format(poll='OLD.poll_id')} <> 'open'"
        f" AND NOT {POLL.format(poll='OLD.poll_id')}",
    )


def register(table, columns):
    """The register and the choices are whole when the vote opens."""
    begun = f"{STATE.format(poll='{row}.poll_id')} <> 'prepared'"
    real = f"NOT {POLL.format(poll='OLD.poll_id')}"
    yield Guard(f"{table}_not_added", table, "INSERT", begun.format(row="NEW"))
    yield Guard(
        f"{table}_stays", table, f"UPDATE OF {columns}", begun.format(row="OLD")
    )
    yield Guard(
        f"{table}_is_kept", table, "DELETE", f"{begun.format(row='OLD')} AND {real}"
    )


def polls():
    """What was promised at the opening stays, and a closed vote stays whole."""
    table, real = "governance_poll", f"NOT {ITEM.format(item='OLD.item_id')}"
    yield Guard(
        f"{table}_promise_stays",
        table,
        f"UPDATE OF {PROMISED}",
        "OLD.state <> 'prepared'",
    )
    yield Guard(
        f"{table}_closed_stays",
        table,
        "UPDATE",
        "OLD.state IN ('closed', 'broken_off')",
    )
    yield Guard(
        f"{table}_is_kept", table, "DELETE", f"OLD.state <> 'prepared' AND {real}"
    )


def paragraphs():
    """Numbers run without gaps, and what is approved is never altered."""
    table = "governance_paragraph"
    yield Guard(f"{table}_no_gap", table, "INSERT", f"NEW.number <> {LAST} + 1")
    yield Guard(
        f"{table}_number_stays",
        table,
        "UPDATE OF year, number, meeting_id, item_id, is_example",
        "1 = 1",
    )
    yield Guard(
        f"{table}_locked_stays", table, f"UPDATE OF {SAID}", "OLD.locked_at IS NOT NULL"
    )
    yield Guard(f"{table}_is_kept", table, "DELETE", "NOT OLD.is_example")


def minutes():
    """Approved minutes, their approvals and the log of what was sent stay."""
    example = "(SELECT m.is_example FROM governance_meeting m WHERE m.id = OLD.{0})"
    table = "governance_minutes"
    yield Guard(
        f"{table}_locked_stays",
        table,
        "UPDATE OF meeting_id, introduction, disagreement, head, digest, locked_at",
        "OLD.locked_at IS NOT NULL",
    )
    yield Guard(
        f"{table}_file_stays", table, "UPDATE OF pdf_id", "OLD.pdf_id IS NOT NULL"
    )
    yield Guard(
        f"{table}_is_kept",
        table,
        "DELETE",
        f"OLD.locked_at IS NOT NULL AND NOT {example.format('meeting_id')}",
    )
    table = "governance_minutesapproval"
    yield Guard(f"{table}_never_changes", table, "UPDATE", "1 = 1")
    yield Guard(
        f"{table}_never_goes", table, "DELETE", f"NOT {example.format('meeting_id')}"
    )
    table = "governance_dispatch"
    paragraph = (
        "(SELECT p.is_example FROM governance_paragraph p WHERE p.id = OLD.paragraph_id)"
    )
    columns = "paragraph_id, recipient, email, sent_at"
    yield Guard(f"{table}_never_changes", table, f"UPDATE OF {columns}", "1 = 1")
    yield Guard(f"{table}_never_goes", table, "DELETE", f"NOT {paragraph}")


def procedures():
    """Adopted rules of procedure stay as they were adopted."""
    return lock_when("governance_procedure", "OLD.state = 'adopted'", name="adopted")


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_steering_group")]

    operations = [
        # Until now a meeting was one that a source states as held.
        migrations.RunSQL(
            "UPDATE governance_meeting SET state = 'stated'", migrations.RunSQL.noop
        ),
        *no_overlap("governance_tenure", ["seat_id"], "from_on", "to_on", name="seat"),
        *no_overlap(
            "governance_tenure",
            ["user_id"],
            "from_on",
            "to_on",
            where="{row}.user_id IS NOT NULL",
            name="person",
        ),
        *no_overlap(
            "governance_postholding", ["post_id"], "from_on", "to_on", name="post"
        ),
        *ballots(),
        *register(
            "governance_voter",
            "poll_id, participant_id, side, position, is_chair",
        ),
        *register("governance_polloption", "poll_id, position, text, motion_id"),
        *polls(),
        *paragraphs(),
        *minutes(),
        *procedures(),
    ]
