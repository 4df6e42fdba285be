#!/usr/bin/env python3
"""Counts tests: prints "PASSED FAILED SKIPPED", and the names of those that failed on standard error.

    tools/count_tests.py FILE.xml          JUnit as CTest and vitest write it
    tools/count_tests.py --lines FILE      a line for each check: "ok ...", "FAIL ..." or "not ok ...", "ok ... # SKIP ..."

CTest says "skipped" of a test that never started because its program is missing; only what a test itself asked to skip
counts as skipped here. A file without any test is an error.
"""
import re
import sys
import xml.etree.ElementTree as ElementTree


def count_junit(path):
    passed, skipped, failed = 0, 0, []
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
            failed.append(case.get("name"))
        elif skip is not None:
            asked = case.get("status") is None or (skip.get("message") or "").startswith("SKIP_")
            if asked:
                skipped += 1
            else:
                failed.append(f"{case.get('name')} ({skip.get('message') or 'not run'})")
        elif case.get("status") == "disabled":
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def count_lines(path):
    passed, skipped, failed = 0, 0, []
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = re.match(r"(not ok|FAIL|ok)\b(.*)", line)
            if match and re.search(r"#\s*skip\b", match.group(2), re.I):
                skipped += 1
            elif match and match.group(1) != "ok":
                failed.append(match.group(2).strip())
            elif match:
                passed += 1
    return passed, failed, skipped


def main():
    lines = "--lines" in sys.argv[1:]
    names = [argument for argument in sys.argv[1:] if argument != "--lines"]
    if len(names) != 1:
        sys.exit(__doc__)
    try:
        passed, failed, skipped = (count_lines if lines else count_junit)(names[0])
    except (OSError, ElementTree.ParseError) as problem:
        sys.exit(f"{names[0]}: {problem}")
    if failed:
        print("failed:", *failed, sep="\n  ", file=sys.stderr)
    if passed + len(failed) + skipped == 0:
        sys.exit(f"{names[0]}: no tests")
    print(passed, len(failed), skipped)


if __name__ == "__main__":
    main()
