"""Mail: the part that holds the message, messages passed on, attachments, lines, letters."""

from __future__ import annotations

import time
from datetime import date, datetime
from email.message import EmailMessage

import pytest

from backchannel.diagnostics import Diagnostic
from backchannel.reading.documents import Document, DocumentError, read_bytes

from ._making import block, pdf, saved, word

SAID = "The Minister, Jon Aas, said today that the government would not step in."


def mail(
    text: str = "", *, subject: str = "Talks", sender: str = "Kim Berg <kim@desk.example>"
) -> EmailMessage:
    made = EmailMessage()
    made["From"] = sender
    made["Date"] = "Thu, 06 Mar 2031 09:12:00 +0100"
    made["Subject"] = subject
    made.set_content(text)
    return made


def read(made: EmailMessage | bytes) -> list[Document]:
    return read_bytes(made if isinstance(made, bytes) else made.as_bytes(), "a.eml")


def told(found: Document) -> tuple[str, tuple[str, ...], date | None, str]:
    return found.outlet, found.author, found.published, found.title


MINISTRY = ("labour.example", ("Ministry of Labour",), date(2031, 3, 4), "Minister on the dispute")


def test_a_stub_does_not_stand_for_the_page_beside_it() -> None:
    made = mail("Your program does not support HTML. View in browser: https://b.example/v/8812")
    paragraphs = "".join(f"<tr><td><p>{SAID} He gave reason {i}.</p></td></tr>" for i in range(5))
    made.add_alternative(f"<html><body><table>{paragraphs}</table></body></html>", subtype="html")
    (found,) = read(made)
    assert "He gave reason 4." in found.text
    assert "support HTML" not in found.text


def test_the_plain_part_is_preferred_where_it_is_the_message() -> None:
    made = mail(SAID)
    made.add_alternative(f"<p>{SAID}</p><p>Unsubscribe</p>", subtype="html")
    (found,) = read(made)
    assert found.text == SAID


INLINE = f"""\
FYI, see below.

---------- Forwarded message ---------
From: Ministry of Labour <press@labour.example>
Date: Tue, 4 Mar 2031 at 16:05
Subject: Minister on the dispute
To: <list@labour.example>

{SAID}

--\x20
Press Office
"""
OUTLOOK = f"""\
________________________________
From: Ministry of Labour <press@labour.example>
Sent: Tuesday, 4 March 2031 16:05
To: Kim Berg
Subject: Minister on the dispute

{SAID}
"""
APPLE = (
    """\
Begin forwarded message:

> From: Ministry of Labour <press@labour.example>
> Subject: Minister on the dispute
> Date: 4 March 2031 at 16:05:00 CET
>
> """
    + SAID
)


@pytest.mark.parametrize("text", [INLINE, OUTLOOK, APPLE], ids=["inline", "outlook", "apple"])
def test_a_forwarded_message_counts_as_its_senders(text: str) -> None:
    (found,) = read(mail(text, subject="Fwd: Minister on the dispute"))
    assert told(found) == MINISTRY
    assert found.text == SAID


def test_a_page_may_forward_too() -> None:
    made = EmailMessage()
    for name, value in mail(subject="Fwd: Minister").items():
        if name in ("From", "Date", "Subject"):
            made[name] = value
    made.set_content(
        "<div>FYI</div><div>---------- Forwarded message ---------<br>From: <b>Ministry of "
        "Labour</b> &lt;press@labour.example&gt;<br>Date: Tue, 4 Mar 2031 at 16:05<br>Subject: "
        f"Minister on the dispute<br></div><div>{SAID}</div><p>He <b>left</b>.</p>",
        subtype="html",
    )
    (found,) = read(made)
    assert told(found) == MINISTRY
    assert found.text.split("\n\n") == [SAID, "He left."]


def test_a_quoted_message_that_is_passed_on_is_read() -> None:
    text = f"FYI.\n\nOn Tue, 4 Mar 2031 the Ministry of Labour wrote:\n> {SAID}\n> He left.\n"
    (found,) = read(mail(text, subject="Fw: Minister on the dispute"))
    assert told(found) == ("Ministry of Labour", *MINISTRY[1:])
    assert found.text == f"{SAID} He left."


OLDER = f"On Tue, 4 Mar 2031 at 16:05, Ada Olm <ada@crews.example> wrote:\n> {SAID}\n"
OLM = ("crews.example", ("Ada Olm",), date(2031, 3, 4))


def test_a_message_that_a_reply_quotes_whole_is_a_document() -> None:
    own, older = read(mail(f"Holm told us he agrees, see below.\n\n{OLDER}", subject="Re: talks"))
    assert own.text == "Holm told us he agrees, see below."
    assert told(older) == (*OLM, "talks")
    assert older.text == SAID
    assert not [*own.warnings, *older.warnings]


def test_what_a_quoted_message_quotes_is_another() -> None:
    oldest = "> \n> On Mon, 3 Mar 2031, Per Holm <p@port.example> wrote:\n>> The ban stays.\n"
    _, older, first = read(mail(f"He agrees.\n\n{OLDER}{oldest}", subject="Re: talks"))
    assert older.text == SAID
    assert (first.author, first.published) == (("Per Holm",), date(2031, 3, 3))
    assert first.text == "The ban stays."


def test_pieces_that_a_reply_answers_stay_where_they_are() -> None:
    text = (
        "> Will the authority that you lead come to the town of\n> Karsund?\n\nYes.\n\n"
        "> Is it final?\n\nNo.\n\n-- \nPer Holm\n"
    )
    (found,) = read(mail(text, subject="Re: talks"))
    assert found.text.split("\n\n") == [
        "> Will the authority that you lead come to the town of Karsund?",
        "Yes.",
        "> Is it final?",
        "No.",
    ]


def test_quoted_lines_of_nobody_below_a_reply_are_named() -> None:
    (found,) = read(mail("He agrees.\n\n> The ban stays.\n", subject="Re: talks"))
    assert found.text == "He agrees."
    assert [w.code for w in found.warnings] == ["BC226"]


def test_a_message_quoted_by_a_reply_that_is_a_page_is_a_document() -> None:
    made = EmailMessage()
    for name, value in mail(subject="Re: talks").items():
        if name in ("From", "Date", "Subject"):
            made[name] = value
    made.set_content(
        "<div>Holm agrees.</div><div class=gmail_quote><div class=gmail_attr>On Tue, 4 Mar 2031 at "
        "16:05, Ada Olm &lt;ada@crews.example&gt; wrote:<br></div><blockquote class=gmail_quote>"
        f"<div>{SAID}</div></blockquote></div>",
        subtype="html",
    )
    own, older = read(made)
    assert own.text == "Holm agrees."
    assert told(older) == (*OLM, "talks")
    assert older.text == SAID


def test_quoted_lines_of_another_mail_are_named_where_they_are_left_out() -> None:
    (found,) = read(mail("Holm told us that he agrees.\n\n> an old line\n\nHe left at once.\n"))
    assert "old line" not in found.text
    assert [w.code for w in found.warnings] == ["BC226"]


def test_a_note_of_some_length_is_a_document_beside_what_it_forwards() -> None:
    note = "Holm told me on the phone this morning that the authority will not move an inch on pay."
    own, passed = read(mail(INLINE.replace("FYI, see below.", note), subject="Fwd: Minister"))
    assert (own.text, own.outlet) == (note, "desk.example")
    assert told(passed) == MINISTRY


def test_a_forwarded_day_that_could_be_either_is_not_taken() -> None:
    text = INLINE.replace("Tue, 4 Mar 2031 at 16:05", "3/4/2031 4:05 PM")
    (found,) = read(mail(text, subject="Fwd: Minister"))
    assert (found.published, found.filed) == (None, date(2031, 3, 6))


def test_an_attached_message_is_a_document() -> None:
    inner = mail(
        SAID, subject="Minister on the dispute", sender=f"{MINISTRY[1][0]} <p@labour.example>"
    )
    inner.replace_header("Date", "Tue, 04 Mar 2031 16:05:00 +0100")
    made = mail("See attached.")
    made.add_attachment(inner)
    (found,) = read(made)
    assert told(found) == MINISTRY


def test_attachments_that_can_be_read_are_documents() -> None:
    made = mail(f"{SAID} He told the press that more was to come in the days ahead of us all.")
    office = ["application", "vnd.openxmlformats-officedocument.wordprocessingml.document"]
    for data, kind, name in (
        (
            saved(word("Karsund, 5 March 2031", "Olm left.", created=datetime(2019, 5, 2))),
            office,
            "m.docx",
        ),
        (pdf([block("The ban stays, the director said.")]), ["application", "pdf"], "b.pdf"),
        (b"PK\x03\x04", office, "broken.docx"),
        (saved(word()), office, "empty.docx"),
        (b"a;b", ["application", "vnd.ms-excel"], "c.xls"),
        (b"\x89PNG", ["image", "png"], "logo.png"),
    ):
        made.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)
    own, minutes, ban = read(made)
    assert own.text.startswith(SAID)
    assert (minutes.published, minutes.filed) == (date(2031, 3, 5), date(2031, 3, 6))
    assert ban.text == "The ban stays, the director said."
    assert ban.filed_from == "the mail it is attached to"
    named = [w.message.split("'")[1] for w in own.warnings]
    assert named == ["broken.docx", "empty.docx", "c.xls"]


def test_lines_of_turns_and_lists_stay_apart_and_wrapped_lines_are_joined() -> None:
    text = (
        "MR. AAS: We will not act before Monday.\nQUESTION: And after that?\n"
        "MR. AAS: We will see. The federation has told us that it wants to go on with\n"
        "the talks.\n1. Pay\nThe council demanded more.\n2. Fuel\nPrices rose.\n"
    )
    (found,) = read(mail(text))
    assert found.text.split("\n\n") == [
        "MR. AAS: We will not act before Monday.",
        "QUESTION: And after that?",
        "MR. AAS: We will see. The federation has told us that it wants to go on with the talks.",
        "1. Pay",
        "The council demanded more.",
        "2. Fuel",
        "Prices rose.",
    ]


def test_a_line_of_hyphens_is_no_signature_and_from_no_quotation() -> None:
    text = ">From Monday we shall divert cargo.\n--\nThe council said that it would sue the port.\n"
    (found,) = read(mail(text))
    assert found.text.split("\n\n") == [
        "From Monday we shall divert cargo.",
        "The council said that it would sue the port.",
    ]


RAW = (
    "From: Ørsted Tidende <post@orsted-tidende.example>\nSubject: “No talks”\n{}\n\n"
    "“Dead,” Åse Ølm said.\n"
)


@pytest.mark.parametrize(
    ("encoding", "declared", "warned"),
    [
        ("utf-8", "X-None: 1", False),
        ("cp1252", "X-None: 1", True),
        ("utf-8", "Content-Type: text/plain; charset=utf-8-mac", True),
    ],
    ids=["undeclared", "undeclared-windows", "unknown"],
)
def test_letters_of_a_mail_that_does_not_say_which(
    encoding: str, declared: str, warned: bool
) -> None:
    (found,) = read(RAW.format(declared).encode(encoding))
    assert found.text == "“Dead,” Åse Ølm said."
    assert (found.title, found.outlet) == ("“No talks”", "Ørsted Tidende")
    assert bool([w for w in found.warnings if w.code == "BC207"]) == warned


def test_a_hostile_mail_costs_no_time() -> None:
    text = "From: a\n" * 30_000 + "> x\n\ny\n" * 10_000 + "word " * 20_000
    start = time.monotonic()
    assert read(mail(text))
    assert time.monotonic() - start < 15


def test_every_mail_of_a_mailbox_is_a_document() -> None:
    mail = (
        "From {0}@paper.example Thu Mar  6 10:00:00 2031\nFrom: {0}@paper.example\n"
        "Date: Thu, 06 Mar 2031 10:00:00 +0000\nSubject: {0}\n\n{1}\n\n"
    )
    said = "The union rejected the offer.\n\n>From now on, it said, talks are over."
    box = mail.format("ada", said) + mail.format("void", "") + mail.format("ben", "They met.")
    problems: list[Diagnostic] = []
    found = read_bytes(box.encode(), "inbox.mbox", problems=problems)
    assert [(d.name, d.title, str(d.published)) for d in found] == [
        ("inbox.mbox#1", "ada", "2031-03-06"),
        ("inbox.mbox#3", "ben", "2031-03-06"),
    ]
    assert found[0].text.endswith("From now on, it said, talks are over.")
    assert [(p.code, p.span.file) for p in problems] == [("BC204", "inbox.mbox#2")]
    with pytest.raises(DocumentError):
        read_bytes(b"no mails here", "inbox.mbox")
