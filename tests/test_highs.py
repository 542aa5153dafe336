"""The solver's own lines do not reach standard output."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import os
from backchannel._highs import silent
print("before")
with silent():
    os.write(1, b"native noise\\n")
print("after")
"""


def test_native_output_is_turned_away_and_ours_is_not() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["before", "after"]


def test_a_closed_standard_output_is_no_error() -> None:
    code = "import os; os.close(1)\nfrom backchannel._highs import silent\nwith silent(): pass"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
