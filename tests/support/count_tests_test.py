"""What counts as passed, failed and skipped, in the forms that CTest, vitest and the browser test write."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import count_tests  # noqa: E402

CTEST = """<?xml version="1.0"?><testsuite name="x" tests="5" failures="1" disabled="0" skipped="2">
<testcase name="a" status="run"/><testcase name="b" status="fail"><failure message="x"/></testcase>
<testcase name="c" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>
<testcase name="d_NOT_BUILT" status="notrun"><skipped message="Unable to find executable: d_NOT_BUILT"/></testcase>
<testcase name="e" status="disabled"/></testsuite>"""
VITEST = """<testsuites tests="3"><testsuite><testcase name="a"/><testcase name="b"><skipped/></testcase>
<testcase name="c"><error/></testcase></testsuite></testsuites>"""
TAP = "TAP version 13\n1..4\nok 1 - opens\nnot ok 2 - moves\nok 3 - prints # SKIP no printer\nokay\n  ok indented\nok - plain\nFAIL  by hand: why\n"


class Counts(unittest.TestCase):
    def counted(self, function, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "x")
            path.write_text(text, encoding="utf-8")
            return function(str(path))

    def test_a_test_that_was_not_built_has_failed(self):
        passed, failed, skipped = self.counted(count_tests.count_junit, CTEST)
        self.assertEqual((passed, len(failed), skipped), (1, 2, 2))
        self.assertIn("d_NOT_BUILT", failed[1])

    def test_vitest(self):
        self.assertEqual(self.counted(count_tests.count_junit, VITEST), (1, ["c"], 1))

    def test_lines(self):
        self.assertEqual(self.counted(count_tests.count_lines, TAP), (2, ["2 - moves", "by hand: why"], 1))


if __name__ == "__main__":
    unittest.main()
