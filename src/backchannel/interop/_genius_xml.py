"""Reading GENIUS XML: elements to domains and profiles."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from backchannel.diagnostics import Diagnostic
from backchannel.interop import codes
from backchannel.interop._genius_model import Domain, DomainIssue, Evaluator, Profile
from backchannel.interop._inputs import Problem, read_bytes, to_fraction
from backchannel.interop._nonlinear import read_ufun

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["parse", "read_domain", "read_profile", "weights_off"]

#: Deepest nesting of elements, most values of one integer issue.
_DEEPEST = 60
_MOST_VALUES = 100_000
#: Files hold weights as rounded doubles; sums this near to one were meant to be one.
_NEAR_ONE = Fraction(1, 1000)


def parse(path: Path) -> Element:
    """The root element of a file, refused where it could be made to exhaust memory."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    data = read_bytes(path, codes.XML_REFUSED)
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise Problem(codes.XML_REFUSED, "the file declares a document type or entities") from None
    except ParseError as error:
        line, column = getattr(error, "position", (1, 0))
        message = str(error).partition(":")[0]
        raise Problem(
            codes.XML_MALFORMED, f"not well-formed XML: {message}", line=line, column=column + 1
        ) from None
    except (ValueError, LookupError) as error:
        raise Problem(codes.XML_MALFORMED, f"not readable as XML: {error}") from None
    _check_depth(root)
    return root


def _check_depth(root: Element) -> None:
    level = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise Problem(codes.XML_REFUSED, f"elements are nested deeper than {_DEEPEST}")


def _objectives(root: Element) -> list[Element]:
    """Elements whose children are issues and weights: objectives, nested ones too, or the root."""
    space = root if root.tag == "utility_space" else root.find("utility_space")
    top = root if space is None else space
    return [top, *top.iter("objective")]


def _children(root: Element, tag: str) -> list[Element]:
    return [child for parent in _objectives(root) for child in parent if child.tag == tag]


def _kind(element: Element) -> str:
    for attribute in ("type", "etype", "vtype"):
        kind = element.get(attribute, "").lower()
        if kind:
            return kind
    return "discrete"


def _index(element: Element, what: str) -> int:
    text = element.get("index", "")
    if not text.strip().isdigit():
        raise Problem(codes.NOT_A_NUMBER, f"{what} has the index {text!r}")
    return int(text)


def _decimal(text: str | None, what: str) -> str:
    if text is None or to_fraction(text) is None:
        shown = "none" if text is None else repr(text[:40])
        raise Problem(codes.NOT_A_NUMBER, f"{what} is {shown}, not a number")
    return text.strip()


def _bounds(element: Element, name: str) -> tuple[str, str]:
    inner = element.find("range")
    holder = inner if inner is not None else element
    return (
        _decimal(holder.get("lowerbound"), f"the lower bound of {name!r}"),
        _decimal(holder.get("upperbound"), f"the upper bound of {name!r}"),
    )


def read_domain(root: Element, name: str, real_steps: int) -> Domain:
    """The issues of a domain."""
    issues = []
    for element in _children(root, "issue"):
        label = element.get("name", "") or f"issue {element.get('index', '')}"
        index, kind = _index(element, f"the issue {label!r}"), _kind(element)
        low = high = ""
        if kind == "discrete":
            values = [i.get("value") for i in element if i.tag == "item"]
            listed = tuple(dict.fromkeys(v for v in values if v is not None))
        elif kind == "integer":
            low, high = _bounds(element, label)
            first, last = Fraction(low), Fraction(high)
            if first.denominator != 1 or last.denominator != 1:
                raise Problem(codes.NOT_A_NUMBER, f"the bounds of {label!r} are not integers")
            if last - first >= _MOST_VALUES:
                raise Problem(codes.XML_REFUSED, f"{label!r} has more than {_MOST_VALUES} values")
            listed = tuple(str(v) for v in range(int(first), int(last) + 1))
        elif kind == "real":
            low, high = _bounds(element, label)
            a, b = float(low), float(high)
            step = (b - a) / (real_steps - 1) if real_steps > 1 else 0.0
            listed = tuple(dict.fromkeys(str(a + step * k) for k in range(real_steps)))
        else:
            raise Problem(codes.UNSUPPORTED, f"{label!r} is an issue of type {kind!r}")
        if not listed:
            raise Problem(codes.PROFILE_INCOMPLETE, f"the issue {label!r} has no values")
        issues.append(DomainIssue(index, label, kind, listed, low, high))
    if not issues:
        raise Problem(codes.NOT_A_SCENARIO, "the domain has no issues")
    if len({i.index for i in issues}) < len(issues) or len({i.name for i in issues}) < len(issues):
        raise Problem(codes.NOT_A_SCENARIO, "two issues of the domain share a name or an index")
    return Domain(name, tuple(issues))


def read_profile(root: Element, name: str, domain: Domain) -> Profile:
    """A profile, matched to the domain by index."""
    space = root
    reservation, discount = space.find("reservation"), space.find("discount_factor")
    least = "0"
    if reservation is not None:
        least = _decimal(reservation.get("value"), "the reservation value")
    factor = "1"
    if discount is not None:
        factor = _decimal(discount.get("value"), "the discount factor")
        if not 0 < Fraction(factor) <= 1:
            factor = "1"
    if space.get("type", "").lower() == "nonlinear" or space.find(".//ufun") is not None:
        return _nonlinear(root, name, domain, least, factor)
    weights = {}
    for element in _children(root, "weight"):
        index = _index(element, "a weight")
        weights[index] = _decimal(element.get("value"), f"the weight of issue {index}")
    by_index = {}
    for element in _children(root, "issue"):
        by_index[_index(element, f"the issue {element.get('name', '')!r}")] = element
    evaluators = {}
    for issue in domain.issues:
        if issue.index not in by_index:
            raise Problem(
                codes.PROFILE_INCOMPLETE,
                f"nothing on issue {issue.index} ({issue.name!r}) of the domain",
            )
        evaluators[issue.index] = _evaluator(by_index[issue.index], issue)
    kept = {i: w for i, w in weights.items() if i in evaluators}
    return Profile(name, domain, kept, evaluators, least, factor)


def _evaluator(element: Element, issue: DomainIssue) -> Evaluator:
    if issue.kind == "discrete":
        given: dict[str, str] = {}
        for item in (i for i in element if i.tag == "item"):
            value = item.get("value")
            if value is None:
                continue
            text = item.get("evaluation")
            if text is None or text.strip().lower() in ("", "null"):
                raise Problem(
                    codes.PROFILE_INCOMPLETE,
                    f"no evaluation for {value!r} of {issue.name!r}",
                )
            given[value] = _decimal(text, f"the evaluation of {value!r} of {issue.name!r}")
            if Fraction(given[value]) < 0:
                raise Problem(
                    codes.NOT_A_NUMBER, f"the evaluation of {value!r} of {issue.name!r} is negative"
                )
        missing = [v for v in issue.values if v not in given]
        if missing:
            raise Problem(
                codes.PROFILE_INCOMPLETE, f"no evaluation for {missing[0]!r} of {issue.name!r}"
            )
        return Evaluator("discrete", given)
    inner = element.find("evaluator")
    if inner is None:
        raise Problem(codes.PROFILE_INCOMPLETE, f"no evaluator for {issue.name!r}")
    kind = inner.get("ftype", "linear").lower()

    def number(*names: str, otherwise: str | None = None) -> str:
        for key in names:
            if inner.get(key) is not None:
                return _decimal(inner.get(key), f"{key} of {issue.name!r}")
        if otherwise is None:
            raise Problem(codes.PROFILE_INCOMPLETE, f"{names[0]} of {issue.name!r} is missing")
        return otherwise

    if kind == "linear":
        slope = number("slope", "parameter1")
        offset = number("offset", "parameter0", otherwise="0")
        base = issue.low if issue.kind == "integer" else "0"
        return Evaluator("linear", {}, (slope, offset), base)
    if kind == "constant":
        return Evaluator("constant", {}, (number("parameter0", "offset"),))
    if kind == "triangular":
        three = (number("parameter0"), number("parameter1"), number("parameter2"))
        if not Fraction(three[0]) <= Fraction(three[2]) <= Fraction(three[1]):
            raise Problem(codes.NOT_A_NUMBER, f"the triangle of {issue.name!r} has no top inside")
        return Evaluator("triangular", {}, three)
    raise Problem(codes.UNSUPPORTED, f"{issue.name!r} has an evaluator of type {kind!r}")


def _nonlinear(root: Element, name: str, domain: Domain, least: str, factor: str) -> Profile:
    if any(i.kind != "integer" for i in domain.issues):
        raise Problem(codes.UNSUPPORTED, "nonlinear profiles need integer issues")
    holder = root.find(".//utility")
    if holder is None or holder.find("ufun") is None:
        raise Problem(codes.PROFILE_INCOMPLETE, "the nonlinear profile has no utility function")
    most = _decimal(holder.get("maxutility"), "maxutility")
    if Fraction(most) <= 0:
        raise Problem(codes.NOT_A_NUMBER, "maxutility is not above 0")
    ufun = holder.find("ufun")
    assert ufun is not None
    read = read_ufun(ufun, {i.index for i in domain.issues}, _decimal)
    return Profile(name, domain, {}, {}, least, factor, read, most)


def weights_off(profile: Profile, path: Path) -> Iterable[Diagnostic]:
    """A warning where the weights of an additive profile are not meant to sum to one."""
    if profile.ufun is None and profile.weights:
        total = sum((Fraction(w) for w in profile.weights.values()), Fraction(0))
        if abs(total - 1) > _NEAR_ONE:
            yield Problem(codes.WEIGHTS, f"the weights sum to {float(total):g}").at(path)
