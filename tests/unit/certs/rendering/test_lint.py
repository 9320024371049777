"""Scripts, outside addresses and hidden machinery are found with their line, however written."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from certs.rendering.lint import css_faults, demand_clean, html_faults
from certs.rendering.templates import OURS, compose, load_template
from foundation.errors import Invalid
from tests.certificates import ADDRESS, NOW, NUMBER, award, faces, printer

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


def _svg(inside: str) -> str:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'
    return f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"


@pytest.mark.parametrize("name", OURS)
def test_our_own_templates_are_clean(name: str) -> None:
    template = load_template(name)
    assert html_faults("html", template.html) == []
    assert css_faults("css", template.css) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<script>1</script>", "certs-template-element"),
        ('<link rel="attachment" href="file:///etc/passwd">', "certs-template-element"),
        ('<iframe src="x"></iframe>', "certs-template-element"),
        ('<object data="x"></object>', "certs-template-element"),
        ('<base href="http://a/">', "certs-template-element"),
        ("<style>p { color: red }</style>", "certs-template-element"),
        ('<a rel="attachment" href="data:,x">x</a>', "certs-template-element"),
        ('<meta http-equiv="refresh" content="0">', "certs-template-attribute"),
        ("<p {{ x }}>", "certs-template-attribute"),
        ('<p src="http://a/">', "certs-template-attribute"),
        ('<p onclick="x()">', "certs-template-script"),
        ('<IMG SRC="//a/b">', "certs-template-address"),
        ('<img src="http://169.254.169.254/latest">', "certs-template-address"),
        ('<img src="file:///etc/passwd">', "certs-template-address"),
        ('<img src="{{ award.holder_name }}">', "certs-template-address"),
        ('<img src="{{ photo }}#x">', "certs-template-address"),
        ('<img src="data:text/html,x">', "certs-template-address"),
        ('<p style="background: u\\72l(http://a/)">', "certs-template-address"),
        (
            f'<img src="{_svg("<use href=&quot;#a&quot;/>".replace("&quot;", chr(34)))}">',
            "certs-template-picture",
        ),
        (f'<img src="{_svg("<script>1</script>")}">', "certs-template-picture"),
        ('<img src="data:image/png;base64,AAAA">', "certs-template-picture"),
        ('<img srcset="http://a/x 2x" src="{{ qr }}">', "certs-template-attribute"),
        ('<img src="&#104;ttp://a/x">', "certs-template-address"),
        ('<img src="ht&#10;tp://a/x">', "certs-template-address"),
        ('<img src="{{ photo }}" src="http://a/">', "certs-template-address"),
        ('<img src={{ "http://a/" }}>', "certs-template-address"),
        ('<img/src="http://a/">', "certs-template-address"),
        ('<img src="data:image/svg+xml,<svg/>">', "certs-template-address"),
        ('<noscript><img src="http://a/"></noscript>', "certs-template-element"),
        ('<template><img src="http://a/"></template>', "certs-template-element"),
        ('<svg><image href="http://a/"/></svg>', "certs-template-element"),
        ('<![CDATA[<img src="http://a/">]]>', "certs-template-element"),
        ('<table background="http://a/">', "certs-template-attribute"),
        ('<html xmlns:x="http://a/">', "certs-template-attribute"),
        ('<p alt="http://a/" style="-weasy-link: attr(alt)">', "certs-template-address"),
        ('<p style="--a: url(http://a/)">', "certs-template-address"),
    ],
)
def test_fault_in_the_page_is_found_with_its_line(text: str, code: str) -> None:
    faults = html_faults("page", f"<main>\n<p>\n{text}")
    assert [(fault.code, fault.line) for fault in faults][:1] == [(code, 3)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("@import 'x';", "certs-template-at-rule"),
        ("@\\69mport url(x);", "certs-template-at-rule"),
        ("@font-face { font-family: x }", "certs-template-at-rule"),
        ("p { background: url(http://a/x.png) }", "certs-template-address"),
        ("p { background: \\75 rl('file:///x') }", "certs-template-address"),
        ("p { background: image-set('x.png' 1x) }", "certs-template-address"),
        ("p { content: url(data:text/html,x) }", "certs-template-address"),
        ("@media print { p { background: url({{ accent.line }}) } }", "certs-template-address"),
        ("p { background: url('x", "certs-template-style"),
        ("p { background: src('http://a/') }", "certs-template-address"),
        ("p { --a: url(http://a/); background: var(--a) }", "certs-template-address"),
        ("@page { background: url(http://a/) }", "certs-template-address"),
        ("@namespace url(http://a/);", "certs-template-at-rule"),
        ("@layer x { p { background: url(http://a/) } }", "certs-template-at-rule"),
        ("@counter-style x { symbols: url(http://a/) }", "certs-template-at-rule"),
        ("@color-profile x { src: url(http://a/) }", "certs-template-at-rule"),
        ("@media print { @import 'x'; }", "certs-template-at-rule"),
        ("p { background: element(#a) }", "certs-template-address"),
        ("p { background: cross-fade(url(http://a/), red) }", "certs-template-address"),
        ("p { background: image-set(var(--a) 1x) }", "certs-template-address"),
        ("p::before { content: image('http://a/') }", "certs-template-address"),
        ("p { list-style-image: url(http://a/) }", "certs-template-address"),
        ("p { -weasy-link: attr(alt) }", "certs-template-address"),
        ("p { -\\77 easy-link: attr(alt) }", "certs-template-address"),
    ],
)
def test_fault_in_the_style_is_found_with_its_line(text: str, code: str) -> None:
    faults = css_faults("css", f"p {{ margin: 0 }}\n\n{text}")
    assert (code, 3) in [(fault.code, fault.line) for fault in faults]


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="http://a/"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        f'<image href="{b64encode(b"<svg/>").decode()}"/>',
        "<foreignObject><p>x</p></foreignObject>",
        "<style>@import url(http://a/)</style>",
        '<rect fill="URL(http://a/)"/>',
        '<rect fill="u&#x72;l(http://a/)"/>',
        r'<rect style="fill: u\72 l(http://a/)"/>',
        '<rect style="fill: image-set(&quot;http://a/&quot; 1x)"/>',
        '<set attributeName="href" to="http://a/"/>',
        '<pattern id="a"><rect/></pattern>',
        "<text>x</text>",
        '<a href="http://a/"><rect/></a>',
    ],
)
def test_drawing_that_looks_outside_or_holds_machinery_is_refused(inside: str) -> None:
    (fault,) = html_faults("page", f'<img src="{_svg(inside)}">')
    assert fault.code == "certs-template-picture"


def test_drawing_with_entities_is_refused() -> None:
    drawing = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'
    data = b64encode(drawing.encode()).decode()
    (fault,) = html_faults("page", f'<img src="data:image/svg+xml;base64,{data}">')
    assert fault.code == "certs-template-picture"


def test_small_pictures_written_out_in_the_template_are_welcome() -> None:
    drawing = _svg('<path d="M0 0h9v9z" fill="url(#a)"/>')
    page = f'<img src="data:image/png;base64,{PIXEL}"><img src="{drawing}"><img src="{{{{ qr }}}}">'
    assert html_faults("page", page) == []
    assert css_faults("css", f"p {{ background: url(data:image/png;base64,{PIXEL}) }}") == []


def test_refusal_names_the_first_fault_and_lists_all() -> None:
    with pytest.raises(Invalid, match="certs-template-element") as refused:
        demand_clean("page", html_faults("page", "<script>1</script>\n\n<iframe>"))
    assert refused.value.facts["line"] == 1
    assert refused.value.facts["all"] == ["page:1 <script>", "page:3 <iframe>"]


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        ("html", "<{{ 'scr' + 'ipt' }}>1</{{ 'scr' + 'ipt' }}>"),
        ("html", '<{{ "li" + "nk" }} rel="attachment" href="data:text/plain,x">'),
        ("html", "<p o{{ 'nload' }}='x'>x</p>"),
        ("css", "p { background: u{{ 'rl' }}(data:image/png;base64,AAAA) }"),
    ],
)
def test_what_only_the_filled_page_shows_is_refused_when_it_is_printed(
    place: str, inside: str
) -> None:
    template = load_template()
    if place == "html":
        template = replace(template, html=template.html.replace("<main>", f"<main>{inside}"))
    else:
        template = replace(template, css=template.css + inside)
    sheet = compose(template, faces(), award(), number=NUMBER, address=ADDRESS)
    with pytest.raises(Invalid, match="certs-template-hidden"):
        printer().print(sheet, NUMBER, NOW)
