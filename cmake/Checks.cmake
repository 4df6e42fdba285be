# Checks of the sources themselves, as CTests with the label `check`.

find_program(OUTFLOW_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(OUTFLOW_PYTHON NAMES python3 REQUIRED)

# outflow_check(NAME COMMAND arg ...): one check that must end with exit code 0, run from the top of the repository.
function(outflow_check name)
  cmake_parse_arguments(ARG "" "" "COMMAND" ${ARGN})
  add_test(NAME check.${name} COMMAND ${ARG_COMMAND} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(check.${name} PROPERTIES LABELS check TIMEOUT 120)
endfunction()

outflow_check(layers COMMAND ${OUTFLOW_PYTHON} tools/check_layers.py)
outflow_check(links COMMAND ${OUTFLOW_PYTHON} tools/check_links.py)
file(GLOB self_tests RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/support/*_test.py)
foreach(self_test IN LISTS self_tests)
  get_filename_component(name ${self_test} NAME_WE)
  outflow_check(${name} COMMAND ${OUTFLOW_PYTHON} ${self_test})
endforeach()

# The bars of the flagship, measured on a full run: coverage and error of yearly arrivals, shares, direct crossings.
if(OUTFLOW_BUILD_APP)
  add_test(NAME flagship.run COMMAND outflow run scenarios/north-korea --out ${CMAKE_BINARY_DIR}/flagship --members 200 --seed 1 --quiet
           WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  add_test(NAME flagship.bars COMMAND ${OUTFLOW_PYTHON} tools/north_korea/check.py ${CMAKE_BINARY_DIR}/flagship
           WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(flagship.run PROPERTIES LABELS flagship TIMEOUT 900 FIXTURES_SETUP flagship)
  set_tests_properties(flagship.bars PROPERTIES LABELS flagship FIXTURES_REQUIRED flagship)
endif()
