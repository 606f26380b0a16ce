"""What the tables and columns of a whole export hold, in words, for whoever reads it without us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.language import N_

# What a column holds wherever nothing else is said of it.
COLUMNS = {
    "action": N_("what was done, as a code"),
    "added_at": N_("when it was written"),
    "added_name": N_("name of who wrote it"),
    "at": N_("when it was done"),
    "badge": N_("the badge: visitor_badge.label"),
    "channel": N_("where it came from: console, shell, device or paper"),
    "checklist": N_("its list: checklist.id"),
    "code": N_("short name that other tables use"),
    "complaint": N_("the complaint: complaint.id"),
    "day": N_("day, in the desk's time zone"),
    "ended_at": N_("when it was ended early; empty: it was not"),
    "ends_at": N_("end"),
    "facts": N_("more about it, as JSON; moments in it are microseconds since 1970, UTC"),
    "handover": N_("number of the handover: shift.opening"),
    "id": N_("number of the row"),
    "kind": N_("what kind it is, as a code"),
    "label": N_("what it is called"),
    "last_four": N_("last four characters of a document's number, all that is ever kept"),
    "moment": N_("the time that was named, if any"),
    "name": N_("name"),
    "new": N_("value afterwards"),
    "number": N_("number"),
    "old": N_("value before"),
    "organisation": N_("organisation they come from"),
    "pass": N_("the pass: visitor_pass.id"),
    "person": N_("who: staff.login"),
    "person_name": N_("name of that person then"),
    "phone": N_("phone number"),
    "plate": N_("number plate"),
    "position": N_("place in the list, from 1"),
    "purged_at": N_("when personal data were removed; empty: they are there"),
    "remarks": N_("remarks"),
    "saved_at": N_("when it was saved"),
    "shift": N_("name of the shift"),
    "starts_at": N_("beginning"),
    "state": N_("state it was in afterwards, as a code"),
    "system_user": N_("user of the operating system"),
    "taken_by": N_("who wrote it down: staff.login"),
    "taken_name": N_("name of that person then"),
    "unit": N_("unit or place"),
    "version": N_("how often it was changed"),
    "visit": N_("the visit: visit.id"),
    "words": N_("what was said about it"),
}


@dataclass(frozen=True)
class Table:
    """What a table holds, its columns in their order, and what is special about some of them."""

    words: str
    columns: tuple[str, ...]
    special: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """Return what a column holds."""
        return self.special.get(name) or COLUMNS[name]


def _table(words: str, columns: str, /, **special: str) -> Table:
    return Table(words, tuple(columns.split()), special)


STEP = "id {} at person person_name action state old new words moment facts"
TABLES = {
    "setting": _table(
        N_("Settings of the desk; one that is not here has its usual value."),
        "name value",
        name=N_("name; dutydesk settings list says what it is for"),
        value=N_("value"),
    ),
    "staff": _table(
        N_("People and devices, those who left too. PINs are never exported, nor their digests."),
        "login name kind roles language failures locked_until created_at disabled_at",
        login=N_("name to sign in with; it never changes"),
        roles=N_("roles, with blanks between them"),
        language=N_("language that was chosen"),
        failures=N_("wrong PINs in a row"),
        locked_until=N_("until when they are locked out"),
        created_at=N_("when the account was made"),
        disabled_at=N_("since when they may not sign in; empty: they may"),
    ),
    "category": _table(N_("Categories of the duty log."), "code label position"),
    "shift_pattern": _table(
        N_("Which shifts there are; a pattern holds until one that begins later."),
        "valid_from name starts ends days",
        valid_from=N_("first day of the pattern"),
        starts=N_("beginning, in minutes of the day"),
        ends=N_("end, in minutes of the day; not after the beginning: on the next day"),
        days=N_("weekdays on which it begins, 1 is Monday"),
    ),
    "shift": _table(
        N_("Shifts that were worked."),
        "id day name starts_at ends_at opening opened_at checklist",
        opening=N_("number of its handover; empty: nobody opened it"),
        opened_at=N_("when it was opened"),
    ),
    "duty": _table(
        N_("Who was on duty."),
        "shift person kind joined_at",
        shift=N_("the shift: shift.id"),
        kind=N_("how they came on duty: plain, rostered, unrostered, double, swap"),
        joined_at=N_("when they went on duty"),
    ),
    "roster": _table(N_("Who is to work when."), "day shift person"),
    "roster_swap": _table(
        N_("Shifts that were swapped."),
        "id at recorded_by first first_day first_shift second second_day second_shift",
        recorded_by=N_("who recorded it: staff.login"),
        first=N_("who gave the shift away: staff.login"),
        first_day=N_("day of that shift"),
        first_shift=N_("name of that shift"),
        second=N_("who took it: staff.login"),
        second_day=N_("day of the shift given for it; empty: none"),
        second_shift=N_("name of the shift given for it"),
    ),
    "entry": _table(
        N_("The duty log. Nothing in it is changed; a correction is another entry."),
        "number happened_at recorded_at author author_name channel system_user shift category "
        "severity action target carried due_at reference text place salt content_digest digest",
        happened_at=N_("when it happened"),
        recorded_at=N_("when it was written"),
        author=N_("who wrote it: staff.login"),
        author_name=N_("name of that person then"),
        shift=N_("the shift: shift.id"),
        category=N_("category: category.code"),
        severity=N_("0 routine, 1 notable, 2 urgent"),
        target=N_("the entry that it speaks of: entry.number"),
        carried=N_("1: it was carried over to the next shifts"),
        due_at=N_("when it is due"),
        reference=N_("what it belongs to, such as complaint/12"),
        text=N_("what happened; empty with an empty salt: removed by a purge"),
        place=N_("unit or place"),
        salt=N_("salt of the text's digest, in hexadecimal digits"),
        content_digest=N_("digest of text and place, in hexadecimal digits"),
        digest=N_("digest of the entry and all before it, in hexadecimal digits"),
    ),
    "open_item": _table(
        N_("Entries carried over and not cleared yet."),
        "number due_at",
        number=N_("the entry: entry.number"),
        due_at=N_("when it is due"),
    ),
    "lost_entry": _table(
        N_("Entries that a restore of a backup lost."),
        "restore number code",
        restore=N_("the entry that tells of the restore: entry.number"),
        number=N_("number of the lost entry"),
        code=N_("its code, as on paper"),
    ),
    "backup": _table(
        N_("Backups that were made, verified or tried in a drill."),
        "id kind at path created_at checksum bytes last_number head is_verified detail system_user",
        kind=N_("create, verify or drill"),
        path=N_("where the file was"),
        created_at=N_("the moment of the backup"),
        checksum=N_("checksum of the file"),
        bytes=N_("its size in bytes"),
        last_number=N_("last entry in it: entry.number"),
        head=N_("digest of that entry"),
        is_verified=N_("1: it was restored aside and checked, and is whole"),
        detail=N_("more about it"),
    ),
    "checklist": _table(
        N_("Checklists of the handover, every version of them."),
        "id shift made_at made_by",
        shift=N_("name of the shift it is for; empty: all shifts"),
        made_at=N_("when this version was made"),
        made_by=N_("who made it: staff.login"),
    ),
    "checklist_item": _table(
        N_("What is on a checklist."),
        "checklist position kind label expected",
        expected=N_("how many there should be"),
    ),
    "handover_section": _table(
        N_("The note of a handover that is being prepared."),
        "handover section text is_none version person saved_at",
        section=N_("section of the note"),
        text=N_("what is written there"),
        is_none=N_("1: there is nothing to say"),
    ),
    "handover_answer": _table(
        N_("Answers to the checklist while a handover is being prepared."),
        "handover position value note person answered_at",
        value=N_("the answer"),
        note=N_("note beside it"),
        answered_at=N_("when it was answered"),
    ),
    "handover_step": _table(
        N_("What was done with handovers: offered, accepted, refused, overridden, added to."),
        "id handover action person person_name at reason last_number entry document",
        reason=N_("reason, or the text that was added"),
        last_number=N_("last entry that the offer covers: entry.number"),
        entry=N_("the entry that tells of it: entry.number"),
        document=N_("the whole handover as it was signed, as JSON"),
    ),
    "handover_check": _table(
        N_("What the incoming found at each item of a handover."),
        "offer item verdict value remark person checked_at answer answered_by answered_at",
        offer=N_("the offer: handover_step.id"),
        item=N_("the item"),
        verdict=N_("checked or doubt"),
        value=N_("what was counted anew"),
        remark=N_("what is doubted"),
        checked_at=N_("when it was checked"),
        answer=N_("answer of the outgoing"),
        answered_by=N_("who answered: staff.login"),
        answered_at=N_("when it was answered"),
    ),
    "seen_entry": _table(
        N_("Urgent entries that somebody has opened or ticked."),
        "person number seen_at",
        number=N_("the entry: entry.number"),
        seen_at=N_("when it was seen"),
    ),
    "catch_up": _table(
        N_("How far each person has read what they missed."),
        "person number read_at",
        number=N_("the last entry read: entry.number"),
        read_at=N_("when it was read"),
    ),
    "due_answer": _table(
        N_("What was due, seen or put off by a person."),
        "person key at until words",
        key=N_("what it is, and how far it has come"),
        until=N_("until when it is put off; empty: it was seen"),
    ),
    "department": _table(
        N_("Departments that complaints are sent to."),
        "code name chief position removed_at",
        chief=N_("who answers for it: staff.login"),
        removed_at=N_("when it was taken off the list"),
    ),
    "holiday": _table(
        N_("Holidays, and weekend days that are worked."),
        "day name is_worked",
        is_worked=N_("1: a weekend day that is worked, 0: a day off"),
    ),
    "complaint_profile": _table(
        N_("Limits under which complaints were received."),
        "id content",
        content=N_("the limits, as JSON"),
    ),
    "complaint": _table(
        N_("Complaints: what each began with, and where its steps have led to."),
        "id number received_at taken_by taken_name channel kind severity unit words remedy profile "
        "department handler promised_at state round level judgement reopened waiting_for attempts "
        "outcome cause measure next_due_at next_due_kind resume_at responded_at resolved_at "
        "closed_at resolution is_late merged_into version escalate_at near_at twice_at",
        received_at=N_("when it was received"),
        channel=N_("how it came: in_person, phone, letter, online, other"),
        severity=N_("0 general, 1 urgent, 2 major, 3 collective"),
        words=N_("what happened"),
        remedy=N_("what is asked for"),
        profile=N_("its limits: complaint_profile.id"),
        department=N_("responsible department: department.code"),
        handler=N_("who works on it"),
        promised_at=N_("promised time"),
        state=N_("state, as a code"),
        round=N_("round: one more for each time it was reopened"),
        level=N_("who was told last: 0 desk, 1 handler, 2 supervisor, 3 manager"),
        judgement=N_("valid, invalid or reclassified"),
        reopened=N_("how often it was reopened"),
        waiting_for=N_("what the follow-up waits for"),
        attempts=N_("attempts to reach the resident"),
        outcome=N_("what the follow-up call came to"),
        cause=N_("cause"),
        measure=N_("what was done against it"),
        next_due_at=N_("when something is due next"),
        next_due_kind=N_("what is due next"),
        resume_at=N_("until when it is on hold"),
        responded_at=N_("first response"),
        resolved_at=N_("when it was resolved"),
        closed_at=N_("when it was closed"),
        resolution=N_("time until it was resolved without that on hold, in microseconds"),
        is_late=N_("1: a limit was missed"),
        merged_into=N_("the complaint it was merged into: complaint.id"),
        escalate_at=N_("when somebody has to be told next"),
        near_at=N_("when the handler is told"),
        twice_at=N_("when the manager is told"),
    ),
    "complaint_caller": _table(
        N_("Who called about a complaint."),
        "id complaint at name phone unit",
        at=N_("when they called"),
    ),
    "complaint_step": _table(
        N_("What was done with complaints, step by step; the clocks' own steps have no person."),
        STEP.format("complaint"),
    ),
    "visitor_pass": _table(
        N_("Standing permissions and contractors' passes."),
        "id kind name organisation phone last_four plate unit permit authority remarks starts_at "
        "ends_at ended_at added_at added_name purged_at",
        permit=N_("number of the unit's permit"),
        authority=N_("who of the unit allows it"),
    ),
    "visitor_pass_step": _table(
        N_("What was done with passes."),
        "id pass at person person_name action old_ends_at ends_at words",
        old_ends_at=N_("end before"),
        ends_at=N_("end afterwards"),
    ),
    "visit": _table(
        N_("The visitor register."),
        "id number state at name party remaining organisation phone document last_four plate "
        "purpose unit host programme consent goods_in goods_out badges remarks pass expected_from "
        "expected_until arrived_at arrival_was limit_at left_at departure_was taken_at taken_by "
        "taken_name version purged_at",
        state=N_("state, as a code"),
        at=N_("its place in time: arrival, else beginning of the window, else when it was written"),
        party=N_("how many people"),
        remaining=N_("how many of them are still inside"),
        document=N_("kind of document shown"),
        purpose=N_("why they come"),
        host=N_("person visited"),
        programme=N_("programme of a group"),
        consent=N_("how the host agreed"),
        goods_in=N_("goods brought in"),
        goods_out=N_("goods taken out"),
        badges=N_("badges given, with blanks between them"),
        expected_from=N_("beginning of the window in which they are expected"),
        expected_until=N_("end of that window"),
        arrived_at=N_("arrival"),
        arrival_was=N_("arrival as it was told first, where it was corrected"),
        limit_at=N_("until when the visit may last"),
        left_at=N_("departure; empty: still inside, or not recorded"),
        departure_was=N_("departure as it was told first, where it was corrected"),
        taken_at=N_("when it was written"),
    ),
    "visit_step": _table(
        N_("What was done with visits, step by step."),
        STEP.format("visit"),
    ),
    "visitor_badge": _table(
        N_("Visitors' badges."),
        "label position withdrawn_at",
        withdrawn_at=N_("when it was lost or withdrawn"),
    ),
    "visitor_badge_loan": _table(
        N_("Badges that were given out."),
        "id badge visit out_at back_at came_back",
        out_at=N_("when it was given out"),
        back_at=N_("when the loan ended; empty: it is out"),
        came_back=N_("1: it came back, 0: it was lost"),
    ),
    "barred": _table(
        N_("The do-not-admit list."),
        "id name aliases last_four phone plate notice reason starts_at ends_at ended_at ended_name "
        "end_reason added_at added_name purged_at",
        aliases=N_("other names"),
        notice=N_("what everybody at the desk reads"),
        reason=N_("the full reason, for supervisors"),
        ended_name=N_("name of who ended it"),
        end_reason=N_("why it was ended"),
    ),
    "draft": _table(
        N_("What was half-typed and not written yet."),
        "id person form terminal process content saved_at",
        form=N_("form or line"),
        terminal=N_("terminal"),
        process=N_("program that keeps it"),
        content=N_("what was typed"),
    ),
    "saved_filter": _table(
        N_("What people have chosen to see of a list."),
        "person list content",
        list=N_("the list"),
        content=N_("what was chosen, as JSON"),
    ),
    "audit": _table(
        N_("Sign-ins, wrong PINs, what was shown, exported, overridden, set and removed."),
        "id at act person subject detail channel system_user",
        act=N_("what was done, as a code; dutydesk audit says it in words"),
        subject=N_("to whom or what"),
        detail=N_("more about it"),
    ),
}
