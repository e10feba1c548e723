"""A small, strict Mustache: the part of the language that Endwell's templates use, read as swift-mustache reads it.

Names climb the context stack unless they begin with a dot. A name that no context has is an error; so is one that is null
near by and something else further out, because the climb would find the wrong one. Every name that was looked up is kept.
"""
import re
from html import escape

TAG = re.compile(r"\{\{\{\s*([\w.]+)\s*\}\}\}|\{\{\s*([#^/>!]?)\s*((?<=!)[^}]*(?:\}(?!\})[^}]*)*|[\w.]+)\s*\}\}")
COMMENT = re.compile(r"\{\{!.*?\}\}", re.S)
STANDALONE = re.compile(r"^[ \t]*(\{\{(?:[#^/>]\s*[\w.]+|!.*?)\s*\}\})[ \t]*\n", re.M | re.S)


class Trouble(Exception):
    pass


def parse(source):
    source = COMMENT.sub(lambda m: "{{!}}", source)
    source = STANDALONE.sub(r"\1", source)
    root, stack, at = [], [], 0
    now = root
    for m in re.finditer(r"\{\{\{\s*([\w.]+)\s*\}\}\}|\{\{([#^/>!]?)\s*([\w.]*)\s*\}\}", source):
        if m.start() > at:
            now.append(("text", source[at:m.start()]))
        at = m.end()
        raw, kind, name = m.groups()
        if raw:
            now.append(("raw", raw))
        elif kind == "!":
            pass
        elif kind in ("#", "^"):
            inner = []
            now.append((kind, name, inner))
            stack.append((name, now))
            now = inner
        elif kind == "/":
            opened, now = stack.pop()
            if opened != name:
                raise Trouble(f"{{{{/{name}}}}} closes {opened}")
        elif kind == ">":
            now.append((">", name))
        else:
            now.append(("name", name))
    now.append(("text", source[at:]))
    if stack:
        raise Trouble(f"{stack[-1][0]} is never closed")
    return root


ABSENT = object()


class Renderer:
    def __init__(self, load):
        self.load, self.cache, self.used = load, {}, set()

    def template(self, name):
        if name not in self.cache:
            self.cache[name] = parse(self.load(name))
        return self.cache[name]

    def find(self, name, stack, where):
        self.used.add((where, name))
        if name == ".":
            return stack[-1]
        if name.startswith("."):
            found = self.walk(name[1:].split("."), stack[-1])
            if found is ABSENT:
                raise Trouble(f"{where}: {name} is not in {brief(stack[-1])}")
            return found
        parts = name.split(".")
        seen_null = False
        for scope in reversed(stack):
            if isinstance(scope, dict) and parts[0] in scope:
                if scope[parts[0]] is None:
                    seen_null = True
                    continue
                found = self.walk(parts, scope)
                if found is ABSENT:
                    raise Trouble(f"{where}: {name} has no such part")
                if seen_null:
                    raise Trouble(f"{where}: {name} is null near by and would be found further out; write .{name}")
                return found
        if seen_null:
            return None
        raise Trouble(f"{where}: {name} is in no context; nearest {brief(stack[-1])}")

    def walk(self, parts, value):
        for part in parts:
            if value is None:
                return None
            if not isinstance(value, dict) or part not in value:
                return ABSENT
            value = value[part]
        return value

    def render(self, name, model):
        return self.run(self.template(name), [model], name)

    def run(self, tokens, stack, where):
        out = []
        for token in tokens:
            kind = token[0]
            if kind == "text":
                out.append(token[1])
            elif kind == "name":
                value = self.find(token[1], stack, where)
                if not isinstance(value, str):
                    raise Trouble(f"{where}: {token[1]} should be a string, is {value!r}")
                out.append(escape(value))
            elif kind == "raw":
                out.append(self.find(token[1], stack, where))
            elif kind == ">":
                out.append(self.run(self.template(token[1]), stack, token[1]))
            else:
                value = self.find(token[1], stack, where)
                off = value is None or value is False or value == []
                if kind == "^":
                    if off:
                        out.append(self.run(token[2], stack, where))
                elif isinstance(value, list):
                    for item in value:
                        out.append(self.run(token[2], stack + [item], where))
                elif value is True:
                    out.append(self.run(token[2], stack, where))
                elif not off:
                    out.append(self.run(token[2], stack + [value], where))
        return "".join(out)


def brief(value):
    return "{" + ", ".join(value) + "}" if isinstance(value, dict) else repr(value)[:60]
