#!/usr/bin/env python3
"""Holds the sources against the direction that the modules declare, and against a few promises of the house style.

    tools/check_layers.py [ROOT]      exit code 0: all well; 1: faults, one a line as file:line: problem; reason

What is checked:
  * `#include "outflow/<m>/..."` in module x: x has m among its DEPENDS, directly or through those (their link is public);
  * a module's DEPENDS stand before it in src/outflow/CMakeLists.txt, so there are no circles;
  * the programs under apps/ include api and base only;
  * an included file of ours exists; `<outflow/...>` and relative paths are not used;
  * headers do without libraries that are slow to compile, unless they lie in a folder below their module and only sources
    (.cpp) of the module include them;
  * parsers stay in the modules that link them;
  * MPI is in one file; the library does not print, exit or abort; nothing depends on the locale;
  * no random numbers but our own (std::*_distribution gives other numbers with another standard library).

Comments and string literals are not looked at.
"""
import re
import sys
from pathlib import Path

APP_MAY_INCLUDE = {"api", "base"}

# Third-party headers: what they begin with -> how a module must name the library in LIBS to use it in a source.
LIBRARIES = {
    "nlohmann/": "nlohmann_json",
    "toml++/": "tomlplusplus",
    "CLI/": "CLI11",
    "boost/": "Boost",
    "yaml-cpp/": "yaml-cpp",
    "GeographicLib/": "GeographicLib",
    "zlib.h": "ZLIB",
    "sqlite3.h": "SQLite",
    "zstd.h": "zstd",
}
# Too slow to compile, or none of a library's business, for a header that others include.
NOT_IN_HEADERS = ["nlohmann/", "toml++/", "CLI/", "boost/", "yaml-cpp/", "GeographicLib/", "gtest/", "gmock/", "rapidcheck",
                  "benchmark/", "pybind11/", "Eigen/", "fmt/format.h", "fmt/chrono.h", "iostream", "regex"]
ALLOWED_IN_HEADERS = {"nlohmann/json_fwd.hpp"}

FORBIDDEN = [
    (r"\bstd::(mt19937(_64)?|minstd_rand0?|default_random_engine|random_device|ranlux\w+|knuth_b)\b|\brandom_device\b",
     "a generator of the standard library", "draws are looked up by address: use outflow/random"),
    (r"(?<!boost::math::)\b(std::)?\w+_distribution\s*<|\bstd::\w+_distribution\b", "a distribution of the standard library",
     "its numbers differ between libraries: use the laws of outflow/random"),
    (r"(?<![\w.>:])(std::)?s?rand\s*\(", "rand()", "draws are looked up by address: use outflow/random"),
    (r"\bstd::shuffle\b|\bstd::sample\b|\brandom_shuffle\b", "a shuffle of the standard library",
     "its order differs between libraries: use outflow/random"),
    (r"\bstd::(stod|stof|stold|strtod|strtof|atof)\b|(?<![\w.>:])(strtod|strtof|atof)\s*\(", "a number reader that obeys the locale",
     "use std::from_chars"),
]
FORBIDDEN_IN_LIBRARY = [
    (r"\bstd::(cout|cerr|clog)\b|(?<![\w.>:])(std::)?(printf|puts|putchar|perror)\s*\(|\bfmt::print(ln)?\s*\(|\bstd::(printf|puts)\s*\(",
     "prints", "the library tells its caller, the program prints"),
    (r"(?<![\w.>:])(std::)?(exit|_Exit|quick_exit|abort|terminate)\s*\(|\bstd::(exit|abort|terminate)\b", "ends the program",
     "throw, and let the caller decide"),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')


def without_comments_and_strings(text):
    """The text with comments and literals blanked, line by line the same. Include lines keep their file names."""
    pattern = re.compile(
        r"""(?P<include>^[ \t]*\#[ \t]*include[^\n]*)
          | //[^\n]* | /\*.*?\*/
          | R"(?P<tag>[^\s()\\]{0,16})\(.*?\)(?P=tag)"
          | "(?:\\.|[^"\\\n])*"
          | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'""", re.X | re.S | re.M)

    def blank(match):
        if match.group("include"):
            return match.group("include")
        return re.sub(r"[^\n]", " ", match.group(0))

    return pattern.sub(blank, text)


class Modules:
    """What the CMake files declare."""

    def __init__(self, root, fault):
        self.depends, self.libs, self.order = {}, {}, []
        top = root / "src/outflow/CMakeLists.txt"
        if not top.is_file():
            fault(top, 1, "is missing", "it lists the modules")
            return
        text = re.sub(r"#[^\n]*", "", top.read_text(encoding="utf-8"))
        for call in re.finditer(r"foreach\s*\(\s*\w+\s+(?:IN\s+ITEMS\s+)?([^)]*)\)|add_subdirectory\s*\(\s*(\w+)\s*\)", text):
            self.order += (call.group(1) or call.group(2)).split()
        for name in self.order:
            path = root / "src/outflow" / name / "CMakeLists.txt"
            declared = re.sub(r"#[^\n]*", "", path.read_text(encoding="utf-8")) if path.is_file() else ""
            call = re.search(r"outflow_module\s*\(\s*(\w+)([^)]*)\)", declared)
            if not call or call.group(1) != name:
                fault(path, 1, f"no outflow_module({name} ...)", "every folder of src/outflow is a module of that name")
                self.depends[name], self.libs[name] = [], []
                continue
            kind, words = None, {"DEPENDS": [], "LIBS": []}
            for word in call.group(2).split():
                if word in words:
                    kind = word
                elif kind:
                    words[kind].append(word)
            self.depends[name], self.libs[name] = words["DEPENDS"], words["LIBS"]
            line = declared[:call.start()].count("\n") + 1
            for other in words["DEPENDS"]:
                if other not in self.order:
                    fault(path, line, f"{name} DEPENDS {other}, which is no module", "see src/outflow/CMakeLists.txt")
                elif self.order.index(other) >= self.order.index(name):
                    fault(path, line, f"{name} DEPENDS {other}, which comes after it", "modules point one way")
        for folder in sorted((root / "src/outflow").iterdir()):
            if folder.is_dir() and folder.name not in self.order and any(folder.rglob("*.[ch]*")):
                fault(folder, 1, "is not in src/outflow/CMakeLists.txt", "its files would not be built")

    def reach(self, name):
        """The module itself and all it may include."""
        found, todo = set(), [name]
        while todo:
            module = todo.pop()
            if module not in found:
                found.add(module)
                todo += self.depends.get(module, [])
        return found


def check(root):
    """All faults of the tree, as sorted lines of text; and how many files were read."""
    faults = []

    def fault(path, line, problem, reason):
        faults.append((str(path.relative_to(root)), line, f"{problem}; {reason}"))

    modules = Modules(root, fault)
    mpi_files, slow_headers, includers = [], [], {}
    files = [path for folder in ("src/outflow", "apps") for path in sorted((root / folder).rglob("*"))
             if path.suffix in (".h", ".hpp", ".cpp", ".inc") and path.is_file()]
    for path in files:
        in_library = path.is_relative_to(root / "src")
        header = path.suffix in (".h", ".hpp")
        module = path.relative_to(root / "src/outflow").parts[0] if in_library else None
        allowed = modules.reach(module) if in_library else APP_MAY_INCLUDE
        text = without_comments_and_strings(path.read_text(encoding="utf-8", errors="replace"))
        for number, line in enumerate(text.splitlines(), 1):
            include = INCLUDE.match(line)
            if include:
                name = include.group(2)
                includers.setdefault(root / "src" / name, set()).add(path)
                if header and name not in ALLOWED_IN_HEADERS and any(name.startswith(slow) for slow in NOT_IN_HEADERS):
                    slow_headers.append((path, number, name))
                if name == "mpi.h":
                    mpi_files.append((path, number))
                check_include(root, path, number, include, module, allowed, modules, fault)
                continue
            for pattern, what, reason in FORBIDDEN + (FORBIDDEN_IN_LIBRARY if in_library else []):
                if re.search(pattern, line):
                    fault(path, number, what, reason)
    for path, number, name in slow_headers:
        parts = path.relative_to(root).parts
        seen_by = [other for other in includers.get(path, ()) if other.suffix != ".cpp" or other.relative_to(root).parts[:3] != parts[:3]]
        if len(parts) < 5 or seen_by:
            reader = f" and {min(seen_by).relative_to(root)} includes it" if seen_by else ""
            fault(path, number, f"a header includes <{name}>{reader}", "it is slow to compile: include it in the .cpp")
    for path, number in mpi_files:
        if path != mpi_files[0][0]:
            fault(path, number, "includes <mpi.h>", f"so does {mpi_files[0][0].relative_to(root)}; MPI stays in one file")
    return [f"{name}:{line}: {text}" for name, line, text in sorted(faults)], len(files)


def check_include(root, path, number, include, module, allowed, modules, fault):
    style, name = include.groups()
    if name.startswith("outflow/"):
        target = name.split("/")[1]
        if style == "<":
            fault(path, number, f"includes <{name}>", "our own headers are written in quotes")
        if not (root / "src" / name).is_file():
            fault(path, number, f"includes {name}", "there is no such file")
        elif target not in allowed:
            if module:
                fault(path, number, f"{module} includes {name}", f"{target} is not among the DEPENDS of {module} "
                      f"({' '.join(sorted(allowed - {module})) or 'none'})")
            else:
                fault(path, number, f"a program includes {name}", "programs use api and base only")
        elif "/detail/" in name and target != module:
            fault(path, number, f"includes {name}", f"detail/ is private to {target}")
        return
    if style == '"':
        # A program may have files of its own beside it; a module always names the whole path, but for files made by the build.
        if name.endswith(".inc") and "/" not in name:
            return
        if module or not (path.parent / name).is_file():
            fault(path, number, f'includes "{name}"', "write the whole path from outflow/ on")
        return
    for prefix, library in LIBRARIES.items():
        if module and name.startswith(prefix) and not any(lib.startswith((library, "${" + library)) for lib in modules.libs[module]):
            fault(path, number, f"{module} includes <{name}>", f"{library} is not among the LIBS of {module}")


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent).resolve()
    faults, files = check(root)
    for line in faults:
        print(line)
    print(f"{files} files, {len(faults)} faults")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
