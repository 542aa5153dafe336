"""Codes of the loader: the files, their syntax and their schema (BC0xx)."""

from __future__ import annotations

from backchannel.diagnostics import Code, Severity

_E, _W = Severity.ERROR, Severity.WARNING

NO_CASE = Code(
    "BC001",
    _E,
    "file missing",
    "A file that the case needs is not there, or cannot be read.",
    "Create the file, correct its name, or give the folder that holds `case.yaml`.",
)
ENCODING = Code(
    "BC002",
    _E,
    "wrong encoding",
    "Files of a case are UTF-8. This one holds bytes that are not.",
    "Save the file as UTF-8 (in most editors: Save with encoding).",
)
SYNTAX = Code(
    "BC003",
    _E,
    "YAML syntax",
    "The file does not parse as YAML, so nothing in it was read.",
    "Correct the line named; a common cause is a text with `: ` or `#` that wants quotes.",
)
DUPLICATE_KEY = Code(
    "BC004",
    _E,
    "key given twice",
    "A mapping holds the same key twice. The first one was kept.",
    "Remove or rename one of the two.",
)
INCLUDE_MISSING = Code(
    "BC005",
    _E,
    "include not found",
    "An `include:` names a file that is not there or is no YAML file.",
    "Correct the name; it is relative to the file that includes it.",
)
INCLUDE_OUTSIDE = Code(
    "BC006",
    _E,
    "include outside the case",
    "A case reads only files inside its own folder, so that opening a case from somebody else "
    "cannot read yours. Symbolic links that lead out are refused too.",
    "Copy the file into the case's folder.",
)
INCLUDE_CYCLE = Code(
    "BC007",
    _E,
    "include cycle",
    "A file includes itself, directly or through others. It was read once.",
    "Remove the include that closes the circle.",
)
TOO_BIG = Code(
    "BC008",
    _E,
    "file too large or too deep",
    "Files over 64 MiB, nesting deeper than 64 levels, and YAML aliases that expand to more than "
    "100,000 nodes are refused: they are damage or an attack, and would fill the memory.",
    "Split the file with `include:`, or write out what the aliases repeat.",
)
CHANGED = Code(
    "BC009",
    _W,
    "file changed while it was read",
    "Another program was writing the file. What was read may be half of it.",
    "Run the command again.",
)
MISSING_KEY = Code(
    "BC010",
    _E,
    "key missing",
    "An entry lacks a key that it must have, and was left out of the case.",
    "Add the key.",
)
UNKNOWN_KEY = Code(
    "BC011",
    _E,
    "unknown key",
    "The key is not part of the case format; most often it is misspelt. The entry was left out.",
    "Correct the key, or move what you want to say to `notes:`.",
)
NOT_A_VALUE = Code(
    "BC012",
    _E,
    "not one of the values",
    "The key takes one of a fixed list of words.",
    "Use one of the words named.",
)
WRONG_TYPE = Code(
    "BC013",
    _E,
    "wrong kind of value",
    "A text stands where a list, mapping or number is wanted, or the other way round.",
    "Write the kind of value named in the message.",
)
BAD_DATE = Code(
    "BC014",
    _E,
    "not a date",
    "Dates are EDTF (ISO 8601-2): `2025-03-05`, `2025-03` , `2025-03~` (about), "
    "`2025-03-05/2025-03-07`, `2025-02/..` (since).",
    "Write the date in that form.",
)
DUPLICATE_ID = Code(
    "BC015",
    _E,
    "id used twice",
    "Two entries of the same kind have one id, in one file or in two. The first one was kept.",
    "Rename one of the two.",
)
FRONT_MATTER = Code(
    "BC016",
    _E,
    "report without front matter",
    "A report begins with a line `---`, its title, outlet and published date, and a line `---`.",
    "Add the front matter.",
)
ORPHAN_SIDECAR = Code(
    "BC017",
    _E,
    "statements without a report",
    "A file of statements stands beside the report it is about: `reports/<id>.yaml` beside "
    "`reports/<id>.md`. Here the report is missing, so the statements were left out.",
    "Add the report, or rename the file of statements.",
)
FORMAT_VERSION = Code(
    "BC018",
    _E,
    "format version",
    "The case says it is written for a version of the format that this program does not know.",
    "Update Backchannel, or correct `format:`.",
)
BAD_ID = Code(
    "BC019",
    _E,
    "not an id",
    "An id begins with a letter or digit and holds letters, digits, `-`, `_` and `.` only, "
    "at most 120 of them.",
    "Rename it; what people read goes into `name:`.",
)
OLD_FORMAT = Code(
    "BC020",
    _W,
    "old format version",
    "The case is written for an earlier version of the format. It was read through a migration.",
    "Run `backchannel schema --migrate CASE` to rewrite it.",
)
ORPHAN_EVENTS = Code(
    "BC021",
    _E,
    "proposed events without a report",
    "A file of proposed events stands beside the report they were found in: "
    "`reports/<id>.events.yaml` beside `reports/<id>.md`. Here the report is missing, so they were "
    "left out.",
    "Add the report, or rename the file of proposed events.",
)

CODES = (
    NO_CASE,
    ENCODING,
    SYNTAX,
    DUPLICATE_KEY,
    INCLUDE_MISSING,
    INCLUDE_OUTSIDE,
    INCLUDE_CYCLE,
    TOO_BIG,
    CHANGED,
    MISSING_KEY,
    UNKNOWN_KEY,
    NOT_A_VALUE,
    WRONG_TYPE,
    BAD_DATE,
    DUPLICATE_ID,
    FRONT_MATTER,
    ORPHAN_SIDECAR,
    FORMAT_VERSION,
    BAD_ID,
    OLD_FORMAT,
    ORPHAN_EVENTS,
)
