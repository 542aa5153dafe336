"""Units that are written beside a number: money, measures and their signs, lengths of time."""

from __future__ import annotations

import re

from backchannel.reading.words import word_set

__all__ = [
    "DURATIONS",
    "MEASURES",
    "MONEY",
    "PARTITIVES",
    "SYMBOL",
    "is_currency",
    "plural",
]

DURATIONS = word_set(
    """
    second seconds minute minutes min mins hour hours hr hrs day days night nights week weeks
    weekend weekends fortnight fortnights month months quarter quarters season seasons year years
    yr yrs decade decades century centuries
    """
)
_CURRENCIES = word_set(
    """
    dollar dollars euro euros pound pounds sterling crown crowns franc francs yen yuan renminbi
    rouble roubles ruble rubles rupee rupees dinar dinars dirham dirhams peso pesos shekel shekels
    lira liras lire riyal riyals rial rials krona kronor krone kroner zloty zlotys forint forints
    rand rands real reais baht shilling shillings naira cedi cedis birr hryvnia hryvnias lev leva
    leu lei tenge taka dong ringgit rupiah manat afghani afghanis cent cents penny pence taler
    talers thaler thalers florin florins guilder guilders ducat ducats mark marks
    """
)
_LENGTHS = word_set(
    """
    metre metres meter meters kilometre kilometres kilometer kilometers centimetre centimetres
    centimeter centimeters millimetre millimetres millimeter millimeters mile miles foot feet inch
    inches yard yards
    """
)
_WEIGHTS = word_set(
    """
    acre acres hectare hectares litre litres liter liters gallon gallons barrel barrels bushel
    bushels ton tons tonne tonnes kilo kilos kilogram kilograms kilogramme kilogrammes gram grams
    gramme grammes milligram milligrams ounce ounces
    """
)
MEASURES = (
    DURATIONS
    | _CURRENCIES
    | _LENGTHS
    | _WEIGHTS
    | word_set(
        """
        watt watts kilowatt kilowatts megawatt megawatts gigawatt gigawatts terawatt terawatts
        volt volts kilowatt-hour kilowatt-hours megawatt-hour megawatt-hours gigawatt-hour
        gigawatt-hours kilobyte kilobytes megabyte megabytes gigabyte gigabytes terabyte terabytes
        degree degrees knot knots point points
        """
    )
)
#: Words that say in what portion something is counted: the thing counted stands behind "of".
PARTITIVES = (
    (_WEIGHTS - {"acre", "acres"})
    | {"kg", "g", "t", "kt", "Mt", "l", "ml"}
    | word_set(
        """
        metre metres meter meters round rounds set sets piece pieces load loads truckload truckloads
        planeload planeloads shipload shiploads bag bags sack sacks crate crates pallet pallets
        bottle bottles case cases batch batches shipment shipments pair pairs bout bouts copy copies
        """
    )
)
_CODES = (
    "USD|EUR|GBP|CHF|JPY|CNY|RMB|RUB|INR|ILS|NIS|TRY|UAH|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|ZAR|BRL|"
    "MXN|ARS|CLP|COP|AUD|CAD|NZD|SGD|HKD|KRW|SAR|AED|QAR|KWD|EGP|IQD|IRR|JOD|LBP|SYP|YER|KES|NGN|"
    "ETB|SDG|SSP|XOF|XAF|PKR|BDT|LKR|MMK|THB|VND|IDR|MYR|PHP|KZT|GEL|AMD|AZN"
)
#: A currency before its number: a sign, with letters or without, or a code.
MONEY = rf"(?:[A-Z]{{0,3}}\$|[€£¥₹₪₽₩₺₴₦₫₱]|(?:{_CODES})(?=[  \d])|Rs\.?(?=[ \d]))"
#: Signs of units, as written after a number; capitals matter.
SYMBOL = re.compile(
    r"[  ]?(?:"
    r"(?P<sign>sq (?:km|m|mi|ft)|km/h|km2|km²|m2|m²|m3|m³|kms?|cm|mm|kg|mg|lbs?|oz|ha|ml|mph|kph|"
    r"kW|MW|GW|TW|kWh|MWh|GWh|TWh|kV|Hz|kHz|MHz|GHz|kB|KB|MB|GB|TB|PB|°C|°F|°|bpd|bps|bcm|mcm|"
    rf"kt|Mt|Gt|ppm|ppb|rpm|dB|ft|mi|mins?|hrs?|secs?|yrs?|{_CODES})"
    r")(?![\w²³/])|(?P<close>[mtglCFp])(?![\w²³/])"
)


def is_currency(word: str) -> bool:
    """Whether a word names a currency.

    Example:
        >>> is_currency("crowns"), is_currency("cranes")
        (True, False)
    """
    return word.lower() in _CURRENCIES


_IRREGULAR = {
    "foot": "feet",
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people",
    "inch": "inches",
    "century": "centuries",
}


def plural(word: str) -> str:
    """The plural of a noun in lower case, so that *six-week* and *six weeks* have one unit.

    Example:
        >>> plural("week"), plural("party"), plural("weeks")
        ('weeks', 'parties', 'weeks')
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("s") and not word.endswith("ss"):
        return word
    if word.endswith("y") and word[-2:-1] not in ("a", "e", "o", "u", ""):
        return word[:-1] + "ies"
    if word.endswith(("ch", "sh", "x", "ss")):
        return word + "es"
    return word + "s"
