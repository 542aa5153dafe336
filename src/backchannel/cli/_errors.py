"""Errors at the command line: one shape, on standard error, exit status 2."""

from __future__ import annotations

import json
import os
import sys

import click

__all__ = ["handled"]


def handled(program: click.Command, argv: list[str]) -> int:
    """Run ``program`` and turn exceptions into messages and an exit status.

    With ``--json`` among the arguments, an error is printed as
    ``{"error": {"code", "message", "hint", "diagnostics"}}``.
    """
    try:
        result = program.main(args=argv, prog_name="backchannel", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        print("stopped", file=sys.stderr)
        return 130
    except click.ClickException as error:
        if "--json" in argv:
            _print_json("usage", error.format_message(), None)
        else:
            error.show()
        return 2
    except BrokenPipeError:
        # The reader (head, less) went away: no error of ours, and nothing may be flushed again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        from backchannel.errors import BackchannelError, InputError, MissingExtra

        if isinstance(error, OSError) and error.strerror:
            # A folder that is not there, a full disk, a file nobody may write: not ours either.
            where = f": {os.fspath(error.filename)!s}" if error.filename is not None else ""
            message = f"{error.strerror}{where}"
            if "--json" in argv:
                _print_json("system", message, None)
            else:
                print(f"backchannel: {message}", file=sys.stderr)
            return 2
        if isinstance(error, ModuleNotFoundError):
            error = MissingExtra.of(error) or error
        if not isinstance(error, BackchannelError):
            raise error
        diagnostics = error.diagnostics if isinstance(error, InputError) else ()
        if "--json" in argv:
            _print_json(error.code, error.message, error.hint, [d.to_json() for d in diagnostics])
        else:
            for diagnostic in diagnostics:
                print(diagnostic, file=sys.stderr)
            print(f"backchannel: {error.message}", file=sys.stderr)
            if error.hint:
                print(f"hint: {error.hint}", file=sys.stderr)
        return 2


def _print_json(
    code: str, message: str, hint: str | None, diagnostics: list[dict[str, object]] | None = None
) -> None:
    body = {"code": code, "message": message, "hint": hint, "diagnostics": diagnostics or []}
    print(json.dumps({"error": body}, ensure_ascii=False), file=sys.stderr)
