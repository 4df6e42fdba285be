# What every Outflow target shares: warnings, sanitizers, and one static library per folder of src/outflow.

# A compiler cache makes the second build quick, whoever starts it and in whichever copy of the repository. -DOUTFLOW_CCACHE=OFF
# does without.
find_program(OUTFLOW_CCACHE ccache)
if(OUTFLOW_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${OUTFLOW_CCACHE})
endif()

add_library(outflow_flags INTERFACE)
target_compile_options(outflow_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                               -fno-fast-math -ffp-contract=off)
# GCC 12 takes std::string's own code for faulty (its bugs 105651 and 105562); nothing of ours is meant.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(outflow_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(OUTFLOW_SANITIZE)
  target_compile_options(outflow_flags INTERFACE -fsanitize=${OUTFLOW_SANITIZE} -fno-omit-frame-pointer
                                                 -fno-sanitize-recover=all)
  target_link_options(outflow_flags INTERFACE -fsanitize=${OUTFLOW_SANITIZE})
endif()
target_compile_definitions(outflow_flags INTERFACE $<$<NOT:$<CONFIG:Release>>:OUTFLOW_CONTRACTS=1>)

# outflow_module(NAME [DEPENDS module ...] [LIBS target ...])
# One module = one folder = one static library `outflow_NAME`, made of all the .cpp files in it.
# DEPENDS may be used in headers and sources; LIBS (third party) in sources only.
function(outflow_module name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  if(sources)
    add_library(outflow_${name} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(outflow_${name} PRIVATE outflow_flags fmt::fmt Threads::Threads ${ARG_LIBS})
  else()
    add_library(outflow_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_sources(outflow_${name} ${scope} FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR}/src FILES ${headers})
  foreach(dep IN LISTS ARG_DEPENDS)
    target_link_libraries(outflow_${name} ${scope} outflow_${dep})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY OUTFLOW_MODULES ${name})
  set_property(GLOBAL PROPERTY OUTFLOW_DEPENDS_${name} "${ARG_DEPENDS}")
endfunction()
