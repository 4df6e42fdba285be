"""A small tree with every fault that tools/check_layers.py promises to find: each is put in alone and must be blamed on its line."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import check_layers  # noqa: E402

GOOD = {
    "src/outflow/CMakeLists.txt": "foreach(module IN ITEMS base model io api)\n  add_subdirectory(${module})\nendforeach()\n",
    "src/outflow/base/CMakeLists.txt": "outflow_module(base)\n",
    "src/outflow/model/CMakeLists.txt": "outflow_module(model DEPENDS base)\n",
    "src/outflow/io/CMakeLists.txt": "find_package(nlohmann_json REQUIRED)\noutflow_module(io DEPENDS model\n  LIBS nlohmann_json::nlohmann_json)\n",
    "src/outflow/api/CMakeLists.txt": "outflow_module(api DEPENDS io)\n",
    "src/outflow/base/ids.h": "#pragma once\n#include <vector>\n",
    "src/outflow/model/model.h": '#pragma once\n#include "outflow/base/ids.h"\n',
    "src/outflow/model/detail/inner.h": "#pragma once\n",
    "src/outflow/model/model.cpp": '#include "outflow/model/model.h"\n\n#include "outflow/model/detail/inner.h"\n'
                                   '// std::mt19937 is not used here, and this comment says so; nor is rand()\n'
                                   'const char* text = "printf(rand())";\nint operand(int x);\nint y = operand(2);\n'
                                   'int big = 1\'000\'000; /* std::cout\n std::cerr */ int z = a.exit();\n',
    "src/outflow/io/read.cpp": '#include <nlohmann/json.hpp>\n#include "outflow/base/ids.h"\n',
    "src/outflow/io/read.h": "#include <nlohmann/json_fwd.hpp>\n",
    "src/outflow/api/api.h": '#include "outflow/io/read.h"\n',
    "apps/outflow/main.cpp": '#include <iostream>\n#include "outflow/api/api.h"\n#include "local.h"\nint main() { std::cout << 1; }\n',
    "apps/outflow/local.h": "#pragma once\n",
}


def faults_of(changes):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**GOOD, **changes}.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check_layers.check(Path(folder).resolve())[0]


class Layers(unittest.TestCase):
    def blamed(self, changes, *starts):
        faults = faults_of(changes)
        self.assertEqual(len(faults), len(starts), faults)
        for fault, start in zip(faults, starts):
            self.assertTrue(fault.startswith(start), f"{fault!r} does not start with {start!r}")

    def line_is_blamed(self, name, line, words):
        """Puts `line` as third line into a file that is well otherwise."""
        faults = faults_of({name: f"\n\n{line}\n"})
        self.assertEqual(len(faults), 1, (line, faults))
        self.assertTrue(faults[0].startswith(f"{name}:3: "), faults)
        self.assertIn(words, faults[0])

    def test_a_sound_tree_has_no_fault(self):
        self.blamed({})

    def test_include_against_the_direction(self):
        self.line_is_blamed("src/outflow/base/x.cpp", '#include "outflow/model/model.h"', "base includes outflow/model/model.h")
        self.line_is_blamed("src/outflow/model/x.h", '  #  include "outflow/api/api.h"', "not among the DEPENDS")

    def test_dependencies_count_through_others(self):
        self.blamed({"src/outflow/api/x.cpp": '#include "outflow/base/ids.h"\n'})

    def test_circles_in_the_declarations(self):
        self.blamed({"src/outflow/base/CMakeLists.txt": "# a comment\noutflow_module(base DEPENDS model)\n"},
                    "src/outflow/base/CMakeLists.txt:2: base DEPENDS model, which comes after it")

    def test_folders_that_nobody_builds(self):
        self.blamed({"src/outflow/lost/x.cpp": "int x;\n"}, "src/outflow/lost:1: is not in")

    def test_unknown_module_and_missing_call(self):
        self.blamed({"src/outflow/model/CMakeLists.txt": "outflow_module(model DEPENDS base bass)\n"},
                    "src/outflow/model/CMakeLists.txt:1: model DEPENDS bass, which is no module")
        self.blamed({"src/outflow/base/CMakeLists.txt": "add_library(base)\n"}, "src/outflow/base/CMakeLists.txt:1: no outflow_module")

    def test_programs_use_api_and_base_only(self):
        self.line_is_blamed("apps/outflow/x.cpp", '#include "outflow/model/model.h"', "programs use api and base only")

    def test_private_headers_stay_private(self):
        self.line_is_blamed("src/outflow/io/x.cpp", '#include "outflow/model/detail/inner.h"', "private to model")

    def test_ways_of_writing_an_include(self):
        self.line_is_blamed("src/outflow/model/x.cpp", "#include <outflow/base/ids.h>", "in quotes")
        self.line_is_blamed("src/outflow/model/x.cpp", '#include "model.h"', "whole path")
        self.line_is_blamed("src/outflow/model/x.cpp", '#include "outflow/base/idz.h"', "no such file")
        self.line_is_blamed("apps/outflow/x.cpp", '#include "nowhere.h"', "whole path")

    def test_slow_headers_in_headers(self):
        for name in ("nlohmann/json.hpp", "CLI/CLI.hpp", "boost/math/x.hpp", "toml++/toml.h", "gtest/gtest.h", "iostream"):
            faults = faults_of({"src/outflow/io/x.h": f"\n\n#include <{name}>\n"})
            self.assertTrue(any("slow to compile" in fault and fault.startswith("src/outflow/io/x.h:3:") for fault in faults), (name, faults))

    def test_private_headers_may_be_slow(self):
        private = {"src/outflow/io/native/x.h": "#include <nlohmann/json.hpp>\n"}
        self.blamed({**private, "src/outflow/io/native/x.cpp": '#include "outflow/io/native/x.h"\n'})
        self.blamed({**private, "src/outflow/io/x.cpp": '#include "outflow/io/native/x.h"\n'})
        self.blamed({**private, "src/outflow/api/x.cpp": '#include "outflow/io/native/x.h"\n'},
                    "src/outflow/io/native/x.h:1: a header includes <nlohmann/json.hpp>")
        self.blamed({**private, "src/outflow/io/native/y.h": '#include "outflow/io/native/x.h"\n'},
                    "src/outflow/io/native/x.h:1: a header includes <nlohmann/json.hpp>")

    def test_libraries_are_declared(self):
        self.line_is_blamed("src/outflow/model/x.cpp", "#include <nlohmann/json.hpp>", "not among the LIBS of model")

    def test_mpi_in_one_file(self):
        self.blamed({"src/outflow/io/a.cpp": "#include <mpi.h>\n"})
        self.blamed({"src/outflow/io/a.cpp": "#include <mpi.h>\n", "src/outflow/io/b.cpp": "#include <mpi.h>\n"},
                    "src/outflow/io/b.cpp:1: includes <mpi.h>; so does src/outflow/io/a.cpp")

    def test_foreign_randomness(self):
        for line in ("std::mt19937 g;", "std::mt19937_64 g(1);", "std::random_device d;", "int x = rand();", "int x = std::rand();", "srand(1);",
                     "std::binomial_distribution<int> d;", "std::normal_distribution d(0, 1);", "std::shuffle(a, b, g);"):
            self.line_is_blamed("src/outflow/model/x.cpp", line, "use")
            self.line_is_blamed("apps/outflow/x.cpp", line, "use")

    def test_the_library_does_not_print_or_exit(self):
        for line in ("std::cerr << 1;", 'printf("%d", 1);', "fmt::print(x);", "std::exit(1);", "exit(2);", "abort();"):
            self.line_is_blamed("src/outflow/model/x.cpp", line, ";")

    def test_locale(self):
        for line in ("double x = std::stod(s);", "double x = strtod(s, nullptr);"):
            self.line_is_blamed("src/outflow/model/x.cpp", line, "from_chars")

    def test_an_empty_tree_is_no_success(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertTrue(check_layers.check(Path(folder).resolve())[0])


if __name__ == "__main__":
    unittest.main()
