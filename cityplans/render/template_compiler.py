"""Compiles templates to plain Python: calls are calls, and what a language fixes is a constant.

It builds on parts of Jinja that may change with a new version: docs/decisions/0014-own-template-compiler.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.runtime import Macro
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escaped_text  # type: ignore[attr-defined]


def escaped(value: Any) -> str:
    """Escape a value as markupsafe does, but return a plain string: template output is only ever joined."""
    if type(value) is str:
        return escaped_text(value)
    return value if type(value) is Markup else str(escape(value))


class DirectMacro(Macro):
    """A macro that does not ask how the template that calls it escapes: all escape."""

    def __call__(self, *given: Any, **named: Any) -> Markup:
        """Return what the macro makes of its arguments."""
        lacking = self._argument_count - len(given)
        if lacking > 0:
            given += tuple([named.pop(name, missing) for name in self.arguments[-lacking:]])
        if self.caller:
            given += (named.pop("caller", None) or self._environment.undefined(name="caller"),)
        if named or lacking < 0:
            raise TypeError(f"macro {self.name!r} has too many arguments: {[*given, *named]}")
        return str.__new__(Markup, self._func(*given))


class Folding(NodeTransformer):
    """Puts constants in the place of names, and nothing in that of an alternative left out."""

    def __init__(self, constants: Mapping[str, str]) -> None:
        self._constants = constants

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:
        """Return the constant for a name, or the name itself."""
        known = node.ctx == "load" and node.name in self._constants
        return _constant(self._constants[node.name], node) if known else node

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.Node:
        """Return a condition that has both alternatives: Jinja makes an object with a message of the second."""
        if node.expr2 is None:
            node.expr2 = _constant("", node)
        return self.generic_visit(node)


class DirectCode(CodeGenerator):
    """Writes calls and attributes as Python does.

    No function here wants to know the context. `x.y` is an attribute and never an item, which is `x['y']`.
    """

    @optimizeconst
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Write a call."""
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        for stars, rest in (("*", node.dyn_args), ("**", node.dyn_kwargs)):
            if rest:
                self.write(stars)
                self.visit(rest, frame)
                self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Write an attribute."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    @optimizeconst
    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        """Write an item; where its name is a value, it may be that of an attribute."""
        if not isinstance(node.arg, nodes.Const):
            super().visit_Getitem(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f"[{node.arg.value!r}]")


def fold(template: nodes.Template, constants: Mapping[str, str]) -> None:
    """Put constants in the place of names to which the template itself gives no value."""
    own = {name.name for name in template.find_all(nodes.Name) if name.ctx != "load"}
    Folding({name: value for name, value in constants.items() if name not in own}).visit(template)


def _constant(value: str, place: nodes.Node) -> nodes.Const:
    return nodes.Const(value, lineno=place.lineno, environment=place.environment)
