"""Whether a part of an item's body is for this candidate now: feedback, templates, rubrics.

Feedback is shown once the outcome that it names holds its identifier (QTI 3, 3.9 "feedback"), so
before an attempt it is as secret as the key. Modal feedback follows response processing, and
integrated feedback is for later attempts (QTI 2.1, 7.2): an outcome's default, or
``showHide="hide"``, earns nothing before the first one. Only an adaptive item tells its beginning
by its outcomes. A rubric is for those whom its ``view`` names.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from itembank.exchange.safe_xml import attributes_of, name_of
from itembank.qti.state import State
from itembank.qti.values import Value

_FEEDBACK = frozenset({"feedbackInline", "feedbackBlock", "modalFeedback", "testFeedback"})
_INTEGRATED = frozenset({"feedbackInline", "feedbackBlock"})
_TEMPLATE = frozenset({"templateInline", "templateBlock", "templateBlockFeedback"})
_NEVER = frozenset(
    {
        "responseDeclaration",
        "outcomeDeclaration",
        "templateDeclaration",
        "correctResponse",
        "mapping",
        "areaMapping",
        "responseProcessing",
        "templateProcessing",
        "outcomeProcessing",
        "catalogInfo",
        "companionMaterialsInfo",
        "interactionMarkup",
        "script",
        "style",
        "stylesheet",
        "apipAccessibility",
    }
)


def is_shown(element: etree._Element, state: State) -> bool:
    """Whether the candidate may see the element in this state."""
    name, attributes = name_of(element), attributes_of(element)
    if name in _NEVER:
        return False
    if name in _FEEDBACK:
        begun = state.attempted or (state.adaptive and name in _INTEGRATED)
        return begun and _selected(attributes, "outcomeIdentifier", state)
    if name in _TEMPLATE or "templateIdentifier" in attributes:
        return _selected(attributes, "templateIdentifier", state)
    if name == "rubricBlock":
        return "candidate" in attributes.get("view", "").split()
    return True


def _selected(attributes: Mapping[str, str], naming: str, state: State) -> bool:
    """``showHide``: shown, or hidden, when the variable holds the element's identifier."""
    variable = attributes.get(naming, "")
    if not variable or not state.knows(variable):
        return False
    held = _holds(state.values[variable], attributes.get("identifier", ""))
    return held if attributes.get("showHide", "show") == "show" else not held


def _holds(value: Value | None, identifier: str) -> bool:
    return value is not None and any(str(atom) == identifier for atom in value.atoms)
