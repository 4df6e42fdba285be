"""quickstart and run-tests with everything they call replaced by stand-ins: what they ask for, when, and what they say.

That the real thing works on an empty machine is the matter of tools/test-bare-machine.
"""
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

STAND_INS = {
    # Everything is installed but what the file `missing` names; apt-get installs by emptying it.
    "dpkg-query": 'for last; do :; done; grep -qx -- "$last" "$WORLD/missing" && exit 1; printf installed',
    "apt-get": 'echo "apt-get $*" >>"$WORLD/calls"; case "$*" in *update*) exit "${UPDATE:-0}";; esac\n'
               '[ "${INSTALL:-0}" = 0 ] || { echo "E: Unable to fetch"; exit "$INSTALL"; }; : >"$WORLD/missing"',
    "id": 'echo "${USER_ID:-0}"',
    "sudo": 'echo "sudo $*" >>"$WORLD/calls"; [ "$1" = -n ] && shift; exec "$@"',
    "cmake": """echo "cmake $*" >>"$WORLD/calls"
[ "${CMAKE:-0}" = 0 ] || { echo "CMake Error: no such library"; exit 1; }
case "$1" in
  --preset) mkdir -p build/release/bin; : >build/release/build.ninja
    echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >build/release/CMakeCache.txt ;;
  --build) printf '#!/bin/sh\\nexec "$WORLD/bin/simulate" "$@"\\n' >build/release/bin/outflow; chmod +x build/release/bin/outflow ;;
esac""",
    "simulate": """echo "outflow $*" >>"$WORLD/calls"
[ "${OUTFLOW:-0}" = 0 ] || { echo "places.csv:1:1: no"; exit "$OUTFLOW"; }
mkdir -p "$4"; date +%N >"$4/run.json"; echo page >"$4/report.html"; echo "About 42 people arrived." """,
    "shellcheck": 'exit "${SHELLCHECK:-0}"',
    "npm": "exit 1",
    "node": "exit 1",
}


class FrontDoor(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        world = Path(self.temporary.name).resolve()
        self.world, self.copy = world, world / "a copy with spaces"
        for name in ("quickstart", "run-tests", ".ci/run", "tools/lib.sh", "tools/debian-packages.txt"):
            (self.copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.copy / name)
        self.scenario = self.copy / "scenarios/north-korea/scenario.toml"
        self.scenario.parent.mkdir(parents=True)
        self.scenario.write_text("format = 1\n")
        (world / "bin").mkdir()
        (world / "missing").touch()
        for name, text in STAND_INS.items():
            path = world / "bin" / name
            path.write_text(f"#!/bin/sh\n{text}\n")
            path.chmod(0o755)

    def run_it(self, *command, folder="/", **environment):
        """Output and exit code, without a terminal and without anything to read; what was called goes to self.calls."""
        (self.world / "calls").write_text("")
        done = subprocess.run([str(self.copy / command[0]), *command[1:]], cwd=folder, stdin=subprocess.DEVNULL, text=True, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              env={"PATH": f"{self.world}/bin:/usr/bin:/bin", "WORLD": str(self.world), "HOME": str(self.world), **environment})
        self.calls = (self.world / "calls").read_text()
        return done.stdout, done.returncode

    def test_first_run_then_nothing_to_do(self):
        text, code = self.run_it("quickstart")
        self.assertEqual(code, 0, text)
        self.assertIn("outflow run scenarios/north-korea --out results/north-korea\n", self.calls)
        self.assertNotIn("apt-get", self.calls)
        self.assertEqual(text.rstrip().splitlines()[-1], f"Report: {self.copy}/results/north-korea/report.html")

        text, code = self.run_it("quickstart", folder=str(self.world))
        self.assertEqual(code, 0)
        self.assertNotIn("outflow run", self.calls)
        self.assertNotIn("cmake --preset", self.calls)
        self.assertIn("nothing is run again", text)
        self.assertIn("About 42 people arrived.", text)

    def test_what_makes_it_run_again(self):
        self.run_it("quickstart")
        changes = {
            "a changed scenario": lambda: self.scenario.write_text("format = 2\n"),
            "a new table": lambda: (self.scenario.parent / "places.csv").write_text("id\n"),
            "a lost report": lambda: (self.copy / "results/north-korea/report.html").unlink(),
            "results of another run": lambda: (self.copy / "results/north-korea/run.json").write_text("{}"),
            "another program": lambda: (self.world / "bin/cmake").write_text(
                (self.world / "bin/cmake").read_text().replace("exec", "# newer\\nexec")),
        }
        for what, change in changes.items():
            change()
            text, code = self.run_it("quickstart")
            self.assertEqual(code, 0, text)
            self.assertIn("outflow run", self.calls, what)
            self.run_it("quickstart")
            self.assertNotIn("outflow run", self.calls, what)
        for words in (["--members", "7"], ["--members=8"], ["--again"]):
            self.run_it("quickstart", *words)
            self.assertIn("outflow run", self.calls, words)
        self.assertIn("nothing is run again", self.run_it("quickstart")[0])

    def test_missing_packages_are_named_and_installed_once(self):
        (self.world / "missing").write_text("cmake\nzlib1g-dev\n")
        text, code = self.run_it("quickstart")
        self.assertEqual(code, 0, text)
        self.assertRegex(text, r"Installing Debian packages .*: cmake zlib1g-dev")
        self.assertRegex(self.calls, r"apt-get .*update[^\0]*apt-get .*--no-install-recommends install cmake zlib1g-dev\n")
        self.assertNotIn("sudo", self.calls)
        self.run_it("quickstart")
        self.assertNotIn("apt-get", self.calls)

    def test_sudo_only_when_not_root(self):
        (self.world / "missing").write_text("cmake\n")
        text, code = self.run_it("quickstart", USER_ID="1000")
        self.assertEqual(code, 0, text)
        self.assertIn("sudo -n env ", self.calls)

    def test_no_sudo_is_said_plainly(self):
        (self.world / "missing").write_text("cmake\n")
        (self.world / "bin/sudo").write_text("#!/bin/sh\nexit 1\n")
        text, code = self.run_it("quickstart", USER_ID="1000")
        self.assertEqual(code, 1)
        self.assertIn("As root: apt-get install --no-install-recommends cmake", text)

    def test_no_network(self):
        (self.world / "missing").write_text("cmake\n")
        text, code = self.run_it("quickstart", UPDATE="100", INSTALL="100")
        self.assertEqual(code, 1)
        self.assertIn("could not be reached", text)
        self.assertIn("E: Unable to fetch", text)
        # A source that is out of order does not matter as long as the packages come.
        self.assertEqual(self.run_it("quickstart", UPDATE="100")[1], 0)

    def test_failures_are_carried_on(self):
        text, code = self.run_it("quickstart", CMAKE="1")
        self.assertEqual(code, 1)
        self.assertIn("CMake Error: no such library", text)
        for failure in (3, 4, 130):
            self.assertEqual(self.run_it("quickstart", OUTFLOW=str(failure))[1], failure)
        self.run_it("quickstart")
        self.assertIn("outflow run", self.calls, "a failed run must not be remembered")

    def test_a_build_folder_from_elsewhere_is_made_anew(self):
        self.run_it("quickstart")
        moved = self.world / "moved"
        self.copy.rename(moved)
        self.copy = moved
        text, code = self.run_it("quickstart")
        self.assertEqual(code, 0)
        self.assertIn("it was made for", text)
        self.assertIn("cmake --preset release", self.calls)

    def test_questions_and_mistakes(self):
        for name in ("quickstart", "run-tests"):
            text, code = self.run_it(name, "--help")
            self.assertEqual((code, text[:7]), (0, "Usage: "))
            self.assertEqual(self.run_it(name, "--halp")[1], 2)
        for words in (["--members"], ["--members", "0"], ["--members", "x"], ["--members=-1"]):
            self.assertEqual(self.run_it("quickstart", *words)[1], 2, words)
        self.assertEqual(self.run_it("run-tests", "--only", "nothing")[1], 2)
        self.assertIn("tsan", self.run_it("run-tests", "--list")[0])
        self.assertEqual(self.calls, "", "asking must not do anything")

    def test_closing_line_and_exit_code(self):
        text, code = self.run_it("run-tests", "--only", "scripts")
        self.assertEqual((code, text.rstrip("\n").splitlines()[-1]), (0, "4 passed, 0 failed"), text)
        for name in ("run-tests", ".ci/run"):
            text, code = self.run_it(name, "--only", "scripts", SHELLCHECK="1")
            self.assertEqual((code, text.rstrip("\n").splitlines()[-1]), (1, "0 passed, 4 failed"), text)
        text, code = self.run_it("run-tests", "--only", "build", CMAKE="1")
        self.assertEqual((code, text.rstrip("\n").splitlines()[-1]), (1, "0 passed, 1 failed"), text)
        self.assertIn("CMake Error: no such library", text)

    def test_every_section_that_is_asked_for_exists(self):
        sections = set(re.findall(r"^\[([a-z-]+)\]", (ROOT / "tools/debian-packages.txt").read_text(), re.M))
        asked = set()
        for name in ("quickstart", "run-tests", "tools/test-bare-machine"):
            script = (ROOT / name).read_text()
            asked |= set(re.findall(r'install_packages "[^"]*" ([a-z-]+)$', script, re.M))
            for words in re.findall(r"(?:needed\+?=|sections=)\(([a-z -]+)\)", script):
                asked |= set(words.split())
        self.assertGreaterEqual(sections, asked)
        self.assertGreaterEqual(asked, {"build", "test", "lint", "browser", "node", "bare-machine"})


if __name__ == "__main__":
    unittest.main()
