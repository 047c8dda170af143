"""Templates compiled to escape and to call without detours say what Jinja's own would say."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateError, UndefinedError
from markupsafe import Markup, escape

from cityplans.core.errors import CommandError
from cityplans.render.environment import environment, is_fault_of_template, template_error
from cityplans.render.template_compiler import escaped

HOSTILE = "<script>alert('x')</script>&\""


def words(key: str) -> str:
    return f"<{key}>"


def render(template: str, **values: Any) -> str:
    return environment(words).from_string(template).render(**values)


@given(
    st.one_of(
        st.text(), st.text(alphabet="<>&\"'a"), st.integers(), st.none(), st.text().map(Markup), st.text().map(escape)
    )
)
def test_escaping_is_that_of_markupsafe(value: object) -> None:
    assert escaped(value) == str(escape(value))


@pytest.mark.parametrize(
    "template",
    [
        "{{ x }}",
        '<a title="{{ x }}">',
        "{% macro m(y) %}{{ y }}{% endmacro %}{{ m(x) }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ x }}{% endcall %}",
        "{% set y %}{{ x }}{% endset %}{{ y }}",
        "{% for y in [x] %}{{ y ~ '' }}{% endfor %}",
        "{{ [x] | join }}",
        "{{ [x, '<br>' | safe] | join }}",
        "{{ x if true }}",
    ],
)
def test_what_a_template_puts_out_is_escaped_once(template: str) -> None:
    shown = render(template, x=HOSTILE)
    assert "<script" not in shown
    assert str(escape(HOSTILE)) in shown
    assert "&amp;lt;" not in shown


def test_a_call_in_a_loop_gets_its_own_arguments_only() -> None:
    def told(*arguments: object, **named: object) -> str:
        return f"{arguments}{named}"

    assert (
        render("{% for a in [1, 2] %}{{ told(a, b=3) }};{% endfor %}", told=told)
        == "(1,){&#39;b&#39;: 3};(2,){&#39;b&#39;: 3};"
    )


def test_a_macro_takes_arguments_as_python_does() -> None:
    macro = "{% macro m(a, b='-', c='-') %}{{ a }}{{ b }}{{ c }}{% endmacro %}"
    assert render(macro + "{{ m(1) }} {{ m(1, 2) }} {{ m(1, c=3) }} {{ m(c=3, a=1, b=2) }}") == "1-- 12- 1-3 123"
    assert render("{% macro m(a) %}{{ caller(a) }}{% endmacro %}{% call(x) m('<') %}{{ x }}{% endcall %}") == "&lt;"
    for call in ("m(1, 2, 3, 4)", "m(1, d=4)", "m(1, a=1)"):
        with pytest.raises(TypeError, match="macro 'm' has too many arguments"):
            render(f"{macro}{{{{ {call} }}}}")
    with pytest.raises(UndefinedError, match="'a' was not provided"):
        render(macro + "{{ m() }}")


def test_names_of_a_language_are_constants_except_where_a_template_gives_them_a_value() -> None:
    constants = environment(words, constants={"language": "en"})
    assert constants.from_string("{{ language }} {{ 1 if language == 'zh' else 2 }}").render(language="zh") == "en 2"
    assert constants.from_string("{% for language in ['zh'] %}{{ language }}{% endfor %}").render() == "zh"


def test_a_word_is_escaped_in_any_expression(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("{{ t('a') }}{{ t('b') | upper if yes }}{{ f.t('c') }}{{ t('d' ~ 'e') }}")
    templates = environment(words, templates=tmp_path)
    found = templates.get_template("x.html").render(yes=True, f=SimpleNamespace(t=str), t=str)
    assert found == "&lt;a&gt;&lt;B&gt;cde"


def test_a_dot_is_for_attributes_and_brackets_are_for_items() -> None:
    assert render("{{ x['y'] }} {{ x.get('z') }}", x={"y": 1}) == "1 None"
    with pytest.raises(AttributeError):
        render("{{ x.y }}", x={"y": 1})
    assert render("{{ x[name] }}", x=SimpleNamespace(y=1), name="y") == "1"


def test_an_unknown_name_is_a_fault() -> None:
    with pytest.raises(UndefinedError):
        render("{{ nobody }}")
    with pytest.raises(UndefinedError):
        render("{{ nobody() }}")


def test_compiled_templates_are_kept_by_language_and_source() -> None:
    first = environment(words).get_template("cite.html").root_render_func.__code__
    assert environment(words).get_template("cite.html").root_render_func.__code__.co_code == first.co_code
    other = environment(lambda key: f"other {key}").get_template("cite.html")
    assert other.root_render_func.__code__.co_consts != first.co_consts


def test_templates_compiled_by_a_former_process_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def compiled(memory: dict[tuple[str, str], bytes]) -> int:
        monkeypatch.setattr("cityplans.render.environment._CompiledTemplates._in_memory", memory)
        environment(words, "zh").get_template("cite.html")
        return len(memory)

    assert compiled({}) > 0 and compiled({}) == 0
    for file in (tmp_path / "city-plans" / "templates").iterdir():
        file.write_bytes(b"damaged")
    assert compiled({}) > 0 and compiled({}) == 0


def test_templates_are_compiled_where_nothing_can_be_cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "cache").write_bytes(b"a file where the folder should be")
    assert environment(words, "zh").get_template("cite.html")


def test_a_word_keeps_its_space_before_a_tag_that_strips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.html").write_text("{{ t('colon') }}\n{%- if true %}x{% endif %}", encoding="utf-8")
    monkeypatch.setattr("cityplans.render.environment.PAGE_TEMPLATES", tmp_path)
    templates = environment(lambda _: ": ")
    templates.globals["t"] = lambda _: ": "
    assert templates.get_template("page.html").render() == ": x"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<p>\n{{ nonsense }}", r"templates/pages/x\.html:2: 'nonsense' is undefined"),
        ("<p>\n{{ [].nonsense }}", r"templates/pages/x\.html:2: 'list' object has no attribute 'nonsense'"),
        ("<p>\n\n{% if %}", r"templates/pages/x\.html:3: Expected an expression"),
    ],
)
def test_a_broken_template_is_named_with_its_line(
    source: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.html").write_text(source)
    monkeypatch.setattr("cityplans.render.environment.PAGE_TEMPLATES", tmp_path)
    with pytest.raises((TemplateError, AttributeError)) as raised:
        environment(words).get_template("x.html").render()
    assert is_fault_of_template(raised.value)
    with pytest.raises(CommandError, match=said):
        raise template_error(raised.value)


def test_a_function_that_fails_is_not_the_fault_of_the_template() -> None:
    with pytest.raises(KeyError) as raised:
        render("{{ f('nothing') }}", f=lambda key: {}[key])
    assert not is_fault_of_template(raised.value)
