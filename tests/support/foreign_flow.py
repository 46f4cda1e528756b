"""Where what others wrote flows into a widget that is not made for it: read off the source.

A value is foreign by its name in the pages and lines that views show (``FOREIGN``). It is
followed through names, attributes, formats, and the parameters and answers of the window's own
functions, until it is shown. Where it may be: in ``ForeignText``, in a ``Span`` that is no
plain one, or anywhere once something of ``CLEANS`` has written it out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tests.support.foreign_names import (
    ANSWERS_NO_TEXT,
    CLEANS,
    FOREIGN,
    FOREIGN_HERE,
    OURS,
    SHOWS,
)

MODEL_ANSWERS = frozenset({"data", "headerData"})

STYLED = 1
"""Where a span says how it stands."""


@dataclass
class Function:
    """A function of the window; ``foreign``: parameters that foreign text comes by."""

    path: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    owner: str
    foreign: set[str] = field(default_factory=set)
    answers: bool = False
    hands_on: bool = False

    @property
    def answers_text(self) -> bool:
        """Whether there can be text in its answer; widgets and spans were looked at before."""
        kind = ast.unparse(self.node.returns) if self.node.returns is not None else "Any"
        return any(each in kind for each in ("str", "Any", "object"))

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Of this function, and not of those within it."""
        found: list[ast.AST] = []
        waiting: list[ast.AST] = list(self.node.body)
        while waiting:
            node = waiting.pop()
            found.append(node)
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                waiting.extend(ast.iter_child_nodes(node))
        return found

    @cached_property
    def assigns(self) -> list[ast.AST]:
        """What gives something a name."""
        kinds = ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr | ast.For
        return [node for node in self.nodes if isinstance(node, kinds | ast.comprehension)]

    @property
    def parameters(self) -> list[str]:
        arguments = self.node.args
        names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
        return names[1:] if self.owner else names

    def parameter(self, at: int | str) -> str:
        """The one by its place or name; "" for none."""
        if isinstance(at, str):
            return at
        many = self.node.args.vararg
        if at < len(self.parameters):
            return self.parameters[at]
        return many.arg if many is not None else ""


class Window:
    """All sources of the window, and what is foreign in them."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.functions: dict[str, list[Function]] = {}
        self.kinds: dict[tuple[str, str], set[str]] = {}
        self.bases: dict[str, str] = {}
        self.imports: dict[str, dict[str, str]] = {}
        self.kept: set[tuple[str, str]] = set()
        for path, text in sources.items():
            tree = ast.parse(text)
            self.imports[path] = dict(_imported(tree))
            self._read(path, tree, "")
            self.functions.setdefault("", []).append(Function(path, _outside(tree), ""))
        self._changed = True
        while self._changed:
            self._changed = False
            for function in self._all():
                Reader(self, function, alone=True).follow()
                Reader(self, function).follow()

    def violations(self) -> list[str]:
        """Every place where foreign text is shown by what is not made for it."""
        found = [each for f in self._all() for each in Reader(self, f).shows()]
        found += [each for f in self._all() for each in Reader(self, f).answers_to_views()]
        return sorted(set(found))

    def taints(self, function: Function, parameter: str) -> None:
        """Foreign text comes by this parameter, too."""
        known = {a.arg for a in ast.walk(function.node.args) if isinstance(a, ast.arg)}
        if parameter in known and parameter not in function.foreign:
            function.foreign.add(parameter)
            self._changed = True

    def answers(self, function: Function, *, by_itself: bool) -> None:
        """What this function answers with is foreign, by itself or by what it is given."""
        before = (function.answers, function.hands_on)
        function.answers |= by_itself
        function.hands_on |= not by_itself
        self._changed |= before != (function.answers, function.hands_on)

    def keeps(self, owner: str, attribute: str) -> None:
        """This attribute of a class keeps something foreign."""
        if owner and (owner, attribute) not in self.kept:
            self.kept.add((owner, attribute))
            self._changed = True

    def _all(self) -> Iterator[Function]:
        for functions in self.functions.values():
            yield from functions

    def _read(self, path: str, node: ast.AST, owner: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                self.bases[child.name] = _called(child.bases[0]) if child.bases else ""
                self._read(path, child, child.name)
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                static = any(ast.unparse(d) == "staticmethod" for d in child.decorator_list)
                function = Function(path, child, "" if static else owner)
                # A class is called by its own name.
                name = owner if child.name == "__init__" else child.name
                self.functions.setdefault(name, []).append(function)
                self._kinds(child, owner)
                self._read(path, child, owner)
            else:
                self._read(path, child, owner)

    def _kinds(self, node: ast.AST, owner: str) -> None:
        """What attributes and names are made by: ``self._name = ForeignText(…)``."""
        for part in ast.walk(node):
            if isinstance(part, ast.Assign) and isinstance(part.value, ast.Call):
                for target in part.targets:
                    made = self.kinds.setdefault((owner, ast.unparse(target)), set())
                    made.add(_called(part.value.func))


class Reader:
    """Follows foreign text through one function."""

    def __init__(self, window: Window, function: Function, *, alone: bool = False) -> None:
        self._window = window
        self._function = function
        self._is_alone = alone
        self._names = set() if alone else set(function.foreign)
        known = -1
        while known != len(self._names):
            known = len(self._names)
            for node in function.assigns:
                self._assign(node)

    def follow(self) -> None:
        """Hand on what is foreign to the functions that are called, and to those who call."""
        for node in self._function.nodes:
            if isinstance(node, ast.Call):
                for place, argument in _arguments(node):
                    if self._is_foreign(argument):
                        for function in self._callees(node.func):
                            self._window.taints(function, function.parameter(place))
            answered = node.value if isinstance(node, ast.Return) else None
            if self._function.answers_text and self._is_foreign(answered):
                self._window.answers(self._function, by_itself=self._is_alone)

    def shows(self) -> Iterator[str]:
        """Where something foreign is shown by what is not made for it."""
        for node in self._function.nodes:
            if isinstance(node, ast.Call):
                name = self._named(node.func)
                places = SHOWS.get(name, ())
                if places and not self._is_made_for_it(node, name):
                    for place, argument in _arguments(node):
                        if place in places and self._is_foreign(argument):
                            words = ast.unparse(node)[:90]
                            yield f"{self._function.path}:{node.lineno} {words}"

    def _named(self, func: ast.expr) -> str:
        """The function's name; of what a class is made of, that class's."""
        if ast.unparse(func) == "super().__init__":
            return self._window.bases.get(self._function.owner, "")
        return _called(func)

    def answers_to_views(self) -> Iterator[str]:
        """Where a model answers with something foreign, whose views draw it as it is."""
        is_model = bool({self._function.node.name} & MODEL_ANSWERS)
        for node in self._function.nodes:
            answered: list[ast.expr] = []
            if is_model and isinstance(node, ast.Return) and node.value is not None:
                answered.append(node.value)
            if isinstance(node, ast.Dict):
                keys = zip(node.keys, node.values, strict=True)
                answered += [value for key, value in keys if _is_role(key)]
            for value in answered:
                if self._is_answered_foreign(value):
                    yield f"{self._function.path}:{value.lineno} {ast.unparse(value)[:90]}"

    def _is_answered_foreign(self, value: ast.expr) -> bool:
        if isinstance(value, ast.Lambda):
            return self._is_foreign(value.body)
        named = self._callees(value) if isinstance(value, ast.Name | ast.Attribute) else []
        return any(function.answers for function in named) or self._is_foreign(value)

    def _is_made_for_it(self, call: ast.Call, name: str) -> bool:
        if name == "Span":
            styles = [a for place, a in _arguments(call) if place in (STYLED, "style")]
            return bool(styles) and "plain" not in ast.unparse(styles[0])
        if isinstance(call.func, ast.Attribute):
            if ast.unparse(call.func.value) in {"self", "super()"}:
                return self._function.owner in {*_FOR_FOREIGN, *SHOWS}
            key = (self._function.owner, ast.unparse(call.func.value))
            kinds = self._window.kinds.get(key, set())
            return bool(kinds) and kinds <= _FOR_FOREIGN
        return False

    def _callees(self, func: ast.expr) -> list[Function]:
        """Only those of which there is no doubt: of this module or imported, or of ``self``."""
        name, here = _called(func), self._function
        if name in SHOWS:
            return []
        named = self._window.functions.get(name, [])
        if isinstance(func, ast.Name):
            path = self._window.imports[here.path].get(name, here.path)
            free = [f for f in named if not f.owner or f.node.name == "__init__"]
            return [f for f in free if f.path == path]
        base = ast.unparse(func.value) if isinstance(func, ast.Attribute) else ""
        if base == "self":
            return [f for f in named if (f.path, f.owner) == (here.path, here.owner)]
        path = self._window.imports[here.path].get(base, "")
        return [f for f in named if f.path == path]

    def _assign(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value) if self._is_foreign(value):
                for target in targets:
                    self._name(target)
            case (
                ast.AnnAssign(target=target, value=ast.expr() as value)
                | ast.AugAssign(target=target, value=value)
                | ast.NamedExpr(target=target, value=value)
            ) if self._is_foreign(value):
                self._name(target)
            case (
                ast.For(target=ast.Tuple(elts=parts), iter=value)
                | ast.comprehension(target=ast.Tuple(elts=parts), iter=value)
            ):
                for place, part in enumerate(parts):
                    if any(self._is_foreign(each) for each in _at(value, place)):
                        self._name(part)
            case (
                ast.For(target=target, iter=value)
                | ast.comprehension(target=target, iter=value)
            ) if self._is_foreign(value):
                self._name(target)
            case _:
                pass

    def _name(self, target: ast.expr) -> None:
        match target:
            case ast.Name(id=name):
                self._names.add(name)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part in parts:
                    self._name(part)
            case ast.Attribute():
                self._window.keeps(self._function.owner, ast.unparse(target))
            case _:
                pass

    def _is_foreign(self, node: ast.expr | None) -> bool:
        match node:
            case ast.Name(id=name):
                return name in self._names
            case ast.Attribute():
                return self._is_foreign_field(node)
            case ast.Call():
                return self._answers_foreign(node)
            case _:
                return any(self._is_foreign(part) for part in _parts(node))

    def _is_foreign_field(self, node: ast.Attribute) -> bool:
        words = ast.unparse(node)
        is_named = node.attr in FOREIGN and not self._is_ours(node)
        kept = (self._function.owner, words) in self._window.kept
        return is_named or words in FOREIGN_HERE or kept

    def _is_ours(self, named: ast.Attribute) -> bool:
        """What has a name of its own that nobody else gave it."""
        words = ast.unparse(named)
        here = f"{self._function.path} {words}"
        owner = ast.unparse(named.value)
        is_module = owner in self._window.imports[self._function.path]
        return owner in {"self", "cls"} or is_module or bool({words, here} & OURS)

    def _answers_foreign(self, call: ast.Call) -> bool:
        name = _called(call.func)
        if name in CLEANS or name in ANSWERS_NO_TEXT or name[:1].isupper():
            return False
        callees = self._callees(call.func)
        if callees:
            hands_on = any(self._is_foreign(argument) for _, argument in _arguments(call))
            return any(f.answers or (f.hands_on and hands_on) for f in callees)
        if isinstance(call.func, ast.Attribute) and self._is_foreign(call.func.value):
            return True
        # What a table is asked for by is not in its answer.
        asked_for = 1 if name == "get" else 0
        return any(self._is_foreign(argument) for _, argument in _arguments(call)[asked_for:])


_FOR_FOREIGN = frozenset({"ForeignText"})


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What a module takes from others of the window, and from which file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                name = alias.asname or alias.name
                module = node.module.replace(".", "/")
                is_module = alias.name.islower() and node.module in {"ui.models", "ui.views"}
                yield name, f"{module}/{alias.name}.py" if is_module else f"{module}.py"


def _outside(tree: ast.Module) -> ast.FunctionDef:
    """What a module does outside of functions and classes, as a function."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    done = [statement for statement in tree.body if not isinstance(statement, kinds)]
    made = ast.parse("def module(): pass").body[0]
    assert isinstance(made, ast.FunctionDef)
    made.body = done or made.body
    return made


def _is_role(key: ast.expr | None) -> bool:
    """Whether a table says what a model answers when asked for this."""
    return isinstance(key, ast.Attribute) and ast.unparse(key.value).endswith("Role")


def _parts(node: ast.expr | None) -> list[ast.expr]:
    """What a value consists of: not what it was chosen or looked up by."""
    match node:
        case ast.IfExp(body=body, orelse=other):
            return [body, other]
        case ast.Compare() | ast.Constant() | ast.Lambda() | ast.UnaryOp() | None:
            return []
        case ast.Subscript(value=value) | ast.DictComp(value=value):
            return [value]
        case ast.Dict(values=values):
            return values
        case _:
            return [p for p in ast.iter_child_nodes(node) if isinstance(p, ast.expr)]


def _at(value: ast.expr, place: int) -> list[ast.expr]:
    """What stands at a place of each tuple that is gone through; all if that is not known."""
    match value:
        case ast.Tuple(elts=rows) | ast.List(elts=rows) if all(
            isinstance(row, ast.Tuple) and place < len(row.elts) for row in rows
        ):
            return [row.elts[place] for row in rows if isinstance(row, ast.Tuple)]
        case ast.Call(func=ast.Attribute(attr="items")) if place == 0:
            return []
        case ast.Call(func=ast.Name(id="enumerate")) if place == 0:
            return []
        case _:
            return [value]


def _called(func: ast.expr) -> str:
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""


def _arguments(call: ast.Call) -> list[tuple[int | str, ast.expr]]:
    by_place: list[tuple[int | str, ast.expr]] = list(enumerate(call.args))
    return by_place + [(word.arg or "", word.value) for word in call.keywords]
