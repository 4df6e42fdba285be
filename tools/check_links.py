#!/usr/bin/env python3
"""Finds links between our Markdown pages that lead nowhere: missing files and missing headings.

    tools/check_links.py [ROOT]       exit code 0: all well; 1: faults, one a line as file:line: problem

Links to other sites are not followed.
"""
import os
import re
import sys
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

SKIP = {".git", "node_modules", ".cache"}
SKIP_AT_THE_TOP = {"build", "results"}
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^()\s<>]+(?:\([^()]*\))?)>?(?:\s+\"[^\"]*\")?\s*\)|^\[[^\]]+\]:\s*(\S+)")


def pages(root):
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names
                          if name not in SKIP and not (name in SKIP_AT_THE_TOP and Path(folder) == root))
        for name in sorted(files):
            if name.endswith(".md"):
                yield Path(folder, name)


def prose(path):
    """(line number, line) outside code."""
    fence = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark:
            if fence is None:
                fence = mark.group(1)
            elif mark.group(1).startswith(fence):
                fence = None
            continue
        if fence is None:
            yield number, re.sub(r"`[^`]*`", lambda code: " " * len(code.group(0)), line)


@lru_cache(maxsize=None)
def headings(path):
    """The anchors that a page offers, as GitHub makes them."""
    found, fence = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if re.match(r"\s*(```|~~~)", line):
            fence = None if fence else True
        heading = None if fence else re.match(r"#{1,6}\s+(.*?)\s*#*$", line)
        if heading:
            words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.group(1)).lower()
            anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
            count = found.get(anchor, 0)
            found[anchor] = count + 1
            if count:
                found[f"{anchor}-{count}"] = 1
    return set(found)


def check(root):
    faults, links = [], 0
    for page in pages(root):
        for number, line in prose(page):
            for match in LINK.finditer(line):
                target = match.group(1) or match.group(2)
                if re.match(r"[a-z][a-z0-9+.-]*:", target, re.I):
                    continue
                links += 1
                file, _, anchor = target.partition("#")
                goal = page if not file else (root / file[1:] if file.startswith("/") else page.parent / unquote(file))
                where = f"{page.relative_to(root)}:{number}: link to {target}"
                if not goal.exists():
                    faults.append(f"{where}: there is no such file")
                elif not goal.resolve().is_relative_to(root):
                    faults.append(f"{where}: leads out of the repository")
                elif anchor and goal.suffix == ".md" and anchor not in headings(goal):
                    faults.append(f"{where}: the page has no such heading")
    return faults, links


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent).resolve()
    faults, links = check(root)
    for line in faults:
        print(line)
    print(f"{links} links, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
