"""A tiny portable custom interaction of our own: a counter whose answer is a whole number."""

from __future__ import annotations

from itembank.exchange.drafts import Place
from itembank.exchange.package_reader import read_package
from itembank.items import Item
from tests.packages import archive

HELPER = "define([], function () { return { step: function (text) { return Number(text); } }; });"
PROGRAM = """define(["qtiCustomInteractionContext", "step"], function (context, helper) {
  context.register({
    typeIdentifier: "urn:test:counter",
    getInstance: function (dom, configuration) {
      var bound = configuration.boundTo[configuration.responseIdentifier];
      var count = bound && bound.base ? bound.base.integer : null;
      var button = dom.querySelector("button");
      var told = dom.querySelector("output");
      function draw() { told.textContent = count === null ? "-" : String(count); }
      button.addEventListener("click", function () {
        count = (count || 0) + helper.step(configuration.properties.stepWide);
        draw();
      });
      draw();
      window.parent.postMessage({ kz: "program-answer", answer: { base: { integer: 99 } } }, "*");
      function answer() { return { base: count === null ? null : { integer: count } }; }
      var instance = { getResponse: answer };
      configuration.onready(instance);
    },
  });
});"""
MARKUP = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
 identifier="PCI" title="Counter" xml:lang="en">
<qti-response-declaration identifier="RESPONSE" cardinality="single"
 base-type="integer"><qti-correct-response><qti-value>6</qti-value></qti-correct-response>
</qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single"
 base-type="float"/><qti-item-body><p>Count to six.</p><qti-portable-custom-interaction
 response-identifier="RESPONSE" custom-interaction-type-identifier="urn:test:counter"
 module="counter" data-step-wide="3"><qti-interaction-modules>
<qti-interaction-module id="counter" primary-path="modules/counter.js"/>
<qti-interaction-module id="step" primary-path="modules/step.js"/></qti-interaction-modules>
<qti-interaction-markup><button type="button">More</button> <output>?</output>
</qti-interaction-markup></qti-portable-custom-interaction></qti-item-body>
<qti-response-processing
 template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
</qti-assessment-item>"""
PLACE = Place(file="counter.xml")


def package() -> bytes:
    """The item with both of its modules."""
    return archive(
        **{"counter.xml": MARKUP, "modules/counter.js": PROGRAM, "modules/step.js": HELPER}
    )


def counter() -> tuple[Item, list[bytes]]:
    """The item as it is read from its package, and its files."""
    reading = read_package(package(), "counter.zip")
    (draft,) = reading.drafts
    assert draft.item is not None, draft.remarks
    return draft.item, [file.content for file in reading.files]
