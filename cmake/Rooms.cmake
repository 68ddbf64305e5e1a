# SPDX-License-Identifier: GPL-3.0-or-later
# leeway_room(NAME [USES room...] [LIBS public libraries...] [PRIVATE libraries...])
# makes the static library leeway_<name> from every *.cpp and *.h of the folder. What a room may
# use is checked a second time, from its includes, by tests/architecture.
function(leeway_room name)
  cmake_parse_arguments(ROOM "QT" "" "USES;LIBS;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  if(NOT sources MATCHES "\\.cpp")
    message(STATUS "room ${name} is empty")
    return()
  endif()
  add_library(leeway_${name} STATIC ${sources})
  if(ROOM_QT)
    set_target_properties(leeway_${name} PROPERTIES AUTOMOC ON)
  endif()
  foreach(room IN LISTS ROOM_USES)
    if(TARGET leeway_${room})
      target_link_libraries(leeway_${name} PUBLIC leeway_${room})
    endif()
  endforeach()
  target_link_libraries(leeway_${name} PUBLIC leeway_strict ${ROOM_LIBS} PRIVATE ${ROOM_PRIVATE})
endfunction()

# leeway_test(NAME [LABELS ...] [LIBS targets...]) makes one Qt Test executable from NAME.cpp and
# registers it. Every test runs without a display unless it says otherwise.
function(leeway_test name)
  cmake_parse_arguments(TEST "GUI" "TIMEOUT" "LABELS;LIBS;SOURCES" ${ARGN})
  add_executable(${name} ${name}.cpp ${TEST_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_link_libraries(${name} PRIVATE leeway_strict Qt6::Test ${TEST_LIBS})
  target_compile_definitions(${name} PRIVATE
    LEEWAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}" LEEWAY_BINARY_DIR="${PROJECT_BINARY_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;ASAN_OPTIONS=detect_leaks=0;UBSAN_OPTIONS=print_stacktrace=1")
  if(TEST_LABELS)
    set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABELS}")
  endif()
endfunction()
