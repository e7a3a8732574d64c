"""Forms 01 to 05: what goes to the person who asked."""

from __future__ import annotations

from caicach.exchange.forms.frame import Frame, Parts
from caicach.exchange.forms.model import (
    Apology,
    Demand,
    Party,
    Receipt,
    Refusal,
    StopNotice,
    SupplementRequest,
)
from caicach.exchange.forms.sheet import Addressee, Item, Line, Pair, Sentence
from caicach.exchange.forms.wording import day_words, moment_words, paper_words


def receipt(frame: Frame, form: Receipt) -> Parts:
    """Return form 01."""
    return Parts(
        beside=(
            frame.line("code", form.code, strong=True),
            frame.line("office", frame.office_name()),
            frame.line("applicant", form.applicant.name, strong=True),
            frame.line("id_number", form.applicant.id_number),
            *frame.contact(form.applicant),
        ),
        items=(
            *_authoriser(frame, form.authoriser, form.authorised_by),
            frame.line("content", form.content),
            frame.listing("papers", (paper_words(paper) for paper in form.papers)),
            frame.line("sets", f"{form.sets:02d} (bộ)"),
            frame.line("allotted", form.allotted),
            frame.line("received_at", moment_words(form.received_at)),
            frame.line("due_at", moment_words(form.due_at), strong=True),
            frame.line("delivery", form.delivery),
            *_entered(frame, form.book, form.entry),
            *frame.remarks(form.remarks),
            frame.by_hand(("submitter", form.applicant.name), ("receiver_clerk", form.clerk)),
        ),
    )


def supplement(frame: Frame, form: SupplementRequest) -> Parts:
    """Return form 02."""
    return Parts(
        beside=(
            frame.line("code", form.code, strong=True),
            frame.line("dossier_of", form.applicant.name, strong=True),
            frame.line("content", form.content),
            *frame.contact(form.applicant),
        ),
        items=(
            frame.listing("demands", (_demand(demand) for demand in form.demands)),
            frame.line("reason", form.reason),
            *frame.remarks(form.remarks),
            Sentence(frame.say("contact", contact=form.contact or "……", phone=form.contact_phone or "……")),
            frame.by_hand(("guide", form.clerk)),
        ),
    )


def refusal(frame: Frame, form: Refusal) -> Parts:
    """Return form 03."""
    return Parts(
        beside=(
            frame.line("office", frame.office_name()),
            frame.line("refused_of", form.applicant.name, strong=True),
            frame.line("id_number", form.applicant.id_number),
            *frame.contact(form.applicant),
        ),
        items=(
            Line(f"{frame.say('code')} (nếu có)", form.code),
            frame.line("content", form.content),
            Sentence(frame.say("refused", office=frame.office_name())),
            Sentence(form.reason),
            *frame.remarks(form.remarks),
            Sentence(frame.say("refused_end")),
            frame.by_hand(("submitter", form.applicant.name), ("receiver_clerk", form.clerk)),
        ),
    )


def apology(frame: Frame, form: Apology) -> Parts:
    """Return form 04; issued before the due moment, as the law wants it, it says that time will not do."""
    late = form.issued_at > form.due_at
    taken = frame.say(
        "apology_taken",
        day=day_words(form.received_at),
        agency=form.agency,
        procedure=form.procedure,
        name=form.applicant.name,
        id_number=form.applicant.id_number or "……",
        code=form.code,
    )
    return Parts(
        items=(
            Addressee(frame.say("addressee"), form.applicant.name),
            Sentence(taken),
            frame.line("apology_due", moment_words(form.due_at)),
            Sentence(frame.say("apology_late" if late else "apology_soon", agency=form.agency)),
            frame.line("reason", form.reason),
            Sentence(frame.say("apology_words", agency=form.agency)),
            Sentence(frame.say("apology_new", agency=form.agency, moment=moment_words(form.new_due_at))),
            Sentence(frame.say("apology_end")),
            frame.signed(form.signatory),
        ),
    )


def stop(frame: Frame, form: StopNotice) -> Parts:
    """Return form 05, whose official text is not known: the sentences are ours."""
    asked = frame.say("stop_asked", agency=form.agency, moment=moment_words(form.requested_at))
    returned = (
        (frame.listing("stop_returned", (paper_words(paper) for paper in form.returned)),)
        if form.returned
        else ()
    )
    return Parts(
        items=(
            Addressee(frame.say("addressee"), form.applicant.name),
            Sentence(asked),
            frame.line("code", form.code, strong=True),
            frame.line("id_number", form.applicant.id_number),
            *frame.contact(form.applicant),
            frame.line("content", form.content),
            frame.line("stop_received", moment_words(form.received_at)),
            frame.line("stop_reason", form.reason),
            frame.line("stop_stage", form.stage),
            frame.line("stop_decision", form.decision or frame.say("stop_undecided")),
            frame.line("stop_fee", form.fee),
            *returned,
            frame.line("stopped_at", moment_words(form.stopped_at), strong=True),
            Sentence(frame.say("stop_end")),
            frame.signed(form.signatory),
        ),
    )


def _authoriser(frame: Frame, authoriser: Party | None, paper: str) -> tuple[Item, ...]:
    if authoriser is None:
        return ()
    return (
        frame.line("authoriser", authoriser.name, strong=True),
        frame.line("id_number", authoriser.id_number),
        *frame.contact(authoriser),
        frame.line("authorised_by", paper),
    )


def _entered(frame: Frame, book: str, entry: str) -> tuple[Item, ...]:
    if not book and not entry:
        return ()
    return (Pair(frame.line("book", book), frame.line("entry", entry), share=0.68),)


def _demand(demand: Demand) -> str:
    return f"{demand.what} (lý do: {demand.reason})" if demand.reason else demand.what
