"""Inputs for the drawings at the sizes of the catalog's cases, and larger."""

from __future__ import annotations

from datetime import date

from backchannel.figures.chain import Link, Voice
from backchannel.figures.ledger import Equation, Quantity
from backchannel.figures.network import Channel, Party
from backchannel.figures.positions import Stand
from backchannel.figures.timeline import Moment

PARTIES = [
    Party("port", "Port Authority of Halmere"),
    Party("union", "Dock Workers' Union"),
    Party("lines", "Shipping Lines' Association"),
    Party("ministry", "Ministry of Transport", "mediator"),
    Party("city", "City Council"),
    Party("court", "Labour Court", "observer"),
    Party("truckers", "Hauliers"),
]
CHANNELS = [
    Channel(("port", "union"), "direct", "Harbour office, weekly since 3 January"),
    Channel(("port", "union"), "mediated", "Shuttle of the ministry", ("ministry",), False),
    Channel(("port", "union"), "back", "Two former colleagues, in a private house", (), False),
    Channel(("lines", "port"), "direct", "Contract talks"),
    Channel(("lines", "union"), "public", "Open letters"),
    Channel(("city", "port", "lines"), "direct", "Round table in the town hall, monthly"),
    Channel(("court", "union"), "direct", "Hearings"),
]
MOMENTS = [
    Moment("The collective agreement runs out", date(2023, 12, 31), published=(date(2024, 1, 2),)),
    Moment(
        "Secret meetings in a private house between two former colleagues of both sides",
        date(2025, 1, 10),
        date(2025, 1, 24),
        (date(2025, 2, 20), date(2025, 2, 21)),
        uncertain=True,
        series=1,
    ),
    Moment("Strike of one day", date(2025, 2, 3), published=(date(2025, 2, 3),), series=2),
    Moment("Offer of three per cent", date(2025, 2, 14), published=(date(2025, 2, 16),)),
    Moment("Denial by the port", None, published=(date(2025, 2, 22),), series=3),
    Moment("Deadline of the court", date(2025, 3, 15), published=(date(2025, 3, 1),), future=True),
]
ISSUES = [
    ("wages", "Wages over three years"),
    ("automation", "Automation of the new container terminal"),
    ("hours", "Night hours"),
]
STANDS = [
    Stand("wages", "port", "Three per cent a year, tied to throughput", moved=True),
    Stand("wages", "union", "Seven per cent at once, or no talks about the rest", red_line=True),
    Stand("automation", "port", "Four cranes by 2027", announced=False),
    Stand("automation", "union", "No redundancy without consent", True, True, True, True),
    Stand(
        "hours", "lines", "Round the clock, all seven days of the week, from the first of May on"
    ),
]
VOICES = [
    Voice("official", "a person close to the talks", "10 January", origin=True),
    Voice("gazette", "Harbour Gazette", "11 January"),
    Voice("post", "Evening Post", "12 January"),
    Voice("wire", "The Wire Agency of the Coast", "12 January"),
    Voice("daily", "Daily", "13 January"),
    Voice("port", "Port Authority of Halmere (spokeswoman)", "13 January", "denies", True),
    Voice("blog", "Docks Weblog", "14 January", "qualifies"),
]
LINKS = [
    Link("official", "gazette"),
    Link("gazette", "post"),
    Link("gazette", "wire"),
    Link("wire", "daily"),
    Link("port", "daily"),
    Link("wire", "blog"),
]
QUANTITIES = [
    Quantity("Dock workers employed", "people", 2200, 2200, (2200,), "on 1 January"),
    Quantity("Dock workers who would lose their post", "people", 300, 900, (300, 650, 900)),
    Quantity("Members of the union", "people", 1400, None, (1400,)),
    Quantity("Not counted", "people", None, None),
    Quantity("Ships waiting", "ships", None, 14, (9, 14), consistent=False),
]
EQUATIONS = [
    Equation("employed = members + others", None, "others is not known"),
    Equation("waiting = at anchor + at berth", False, "14 is reported, the parts make 9: 5 apart"),
    Equation("cost = wages × hours", True),
]
MATRIX_PARTIES = [(p.id, p.name) for p in PARTIES[:4]]
