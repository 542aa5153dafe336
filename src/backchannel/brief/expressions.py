"""Expressions over the options of a model, in words that say who would do what.

An option's text is the case's own and of any form (*give up its arms*, *the arms are given up*), so
it is never bent into a sentence: it stands in quotation marks after the name of whose option it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.casefile.expressions import (
    And,
    Compare,
    Constant,
    Expr,
    If,
    Iff,
    Implies,
    In,
    Name,
    Not,
    Or,
    parse,
)
from backchannel.errors import ExpressionError

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.casefile import Case

__all__ = ["expression_words"]

#: What a yes-or-no option may be compared with.
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}
#: How tightly what is printed holds together; what is looser is put in parentheses.
_CONDITIONAL, _OR, _AND, _ATOM = range(4)


def expression_words(case: Case, say: Wording, text: str) -> str:
    """``text`` in words; as it stands where it is no expression.

    Args:
        case: whose model has the options and whose parties own them.
        say: the language.
        text: an expression, ``not arm if talk``.
    """
    try:
        expr = parse(text)
    except ExpressionError:
        return text
    return _Words(case, say).of(expr)[0]


class _Words:
    def __init__(self, case: Case, say: Wording) -> None:
        self.say = say
        self.says: dict[str, str] = {}
        self.owners: dict[str, list[str]] = {}
        self.valued: set[str] = set()
        for party, options in (case.model.options if case.model else {}).items():
            for name, option in options.items():
                self.says.setdefault(name, (option.says or name.replace("-", " ")).rstrip("."))
                self.owners.setdefault(name, []).append(case.name_of(party))
                if option.values:
                    self.valued.add(name)

    def option(self, name: str, key: str = "", **values: str) -> str:
        """An option under its owners, with what it is compared to in the same quotation marks."""
        what = self.says.get(name, name)
        if key:
            what = self.say(key, what=what, **values)
        owners = self.owners.get(name)
        if not owners:
            return self.say("expression.anyone", what=what)
        return self.say("expression.option", who=self.say.listed(owners), what=what)

    def of(self, expr: Expr) -> tuple[str, int]:
        """The words, and how tightly they hold together."""
        say = self.say
        match expr:
            case Constant(holds):
                return say("expression.true" if holds else "expression.false"), _ATOM
            case Name(name):
                return self.option(name), _ATOM
            case Compare(name, "=" | "!=" as operator, value):
                holds = operator == "="
                if value.text in _TRUTHS and name.name not in self.valued:
                    # Compared with no, an option is one that is not taken.
                    holds = holds == _TRUTHS[value.text]
                    words = self.option(name.name)
                else:
                    words = self.option(name.name, "expression.value", value=value.text)
                return (words if holds else say("expression.not", what=words)), _ATOM
            case Compare(name, operator, value):
                key = "expression.compared"
                return self.option(name.name, key, operator=operator, value=value.text), _ATOM
            case In(name, values):
                some = [v.text for v in values]
                either = some[-1]
                if first := say("common.comma").join(some[:-1]):
                    either = say("expression.either", first=first, last=either)
                return self.option(name.name, "expression.value", value=either), _ATOM
            case Not(part):
                return say("expression.not", what=self.inside(part, _ATOM)), _ATOM
            case And(parts):
                return say("expression.and").join(self.inside(p, _ATOM) for p in parts), _AND
            case Or(parts):
                return say("expression.or").join(self.inside(p, _AND) for p in parts), _OR
            case Implies(condition, then):
                key, what = "expression.implies", then
            case If(what, condition):
                key = "expression.if"
            case Iff(what, condition):
                key = "expression.iff"
        words = say(key, what=self.inside(what, _OR), condition=self.inside(condition, _OR))
        return words, _CONDITIONAL

    def inside(self, part: Expr, at_least: int) -> str:
        """A part, in parentheses where it holds together less tightly than what it stands in."""
        words, binds = self.of(part)
        return words if binds >= at_least else self.say("expression.group", what=words)
