# SPDX-License-Identifier: GPL-3.0-or-later
# All strictness in one interface target; a room inherits it by linking leeway_strict.
add_library(leeway_strict INTERFACE)
target_compile_features(leeway_strict INTERFACE cxx_std_20)
target_compile_options(leeway_strict INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
  -Woverloaded-virtual -Wconversion -Wno-sign-conversion
  # Optimisation makes GCC 12 report new, often wrong, warnings: errors in every build but the shipped one.
  $<$<NOT:$<CONFIG:Release>>:-Werror>
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -Wno-psabi>
  -fno-omit-frame-pointer)
# GCC 12 reports these in code that sanitizers or optimisation instrument, not in ours.
target_compile_options(leeway_strict INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-error=maybe-uninitialized -Wno-error=stringop-overflow -Wno-error=array-bounds -Wno-error=dangling-pointer -Wno-error=restrict>)
target_compile_definitions(leeway_strict INTERFACE
  QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CONTEXTLESS_CONNECT
  QT_DISABLE_DEPRECATED_BEFORE=0x060400 $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
target_include_directories(leeway_strict INTERFACE ${PROJECT_SOURCE_DIR})

if(LEEWAY_SANITIZE)
  target_compile_options(leeway_strict INTERFACE -fsanitize=${LEEWAY_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(leeway_strict INTERFACE -fsanitize=${LEEWAY_SANITIZE})
endif()

find_program(LEEWAY_MOLD mold)
if(LEEWAY_MOLD)
  target_link_options(leeway_strict INTERFACE -fuse-ld=mold)
endif()

find_program(LEEWAY_CCACHE ccache)
if(LEEWAY_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${LEEWAY_CCACHE})
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
