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

# The crossing of 13 November 2017, second by second, by both engines: shares and clock within their bars, and the engines alike.
if(OUTFLOW_BUILD_APP)
  foreach(engine IN ITEMS agents cohorts)
    add_test(NAME jsa_2017.${engine}
             COMMAND outflow run scenarios/jsa-2017 --out ${CMAKE_BINARY_DIR}/jsa-2017-${engine} --engine ${engine} --members 300 --seed 1 --quiet
             WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(jsa_2017.${engine} PROPERTIES LABELS jsa_2017 TIMEOUT 600 FIXTURES_SETUP jsa_2017)
  endforeach()
  add_test(NAME jsa_2017.bars
           COMMAND ${OUTFLOW_PYTHON} tools/jsa_2017/check.py ${CMAKE_BINARY_DIR}/jsa-2017-agents ${CMAKE_BINARY_DIR}/jsa-2017-cohorts
           WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(jsa_2017.bars PROPERTIES LABELS jsa_2017 FIXTURES_REQUIRED jsa_2017)
endif()

# Runs beside those of the reference program, on a few small instances; skipped where its results are not there.
if(OUTFLOW_BUILD_APP)
  foreach(engine IN ITEMS agents cohorts)
    add_test(NAME parity.${engine}
             COMMAND ${OUTFLOW_PYTHON} bench/parity --program $<TARGET_FILE:outflow> --engine ${engine} --no-speed
                     --only micro_01_line micro_03_distance_choice micro_06_location_closure micro_09_long_links
             WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(parity.${engine} PROPERTIES LABELS parity TIMEOUT 300 SKIP_RETURN_CODE 77)
  endforeach()
endif()
