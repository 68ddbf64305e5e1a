// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/thread_guard.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace leeway {

namespace {
std::atomic<std::thread::id> guiThread{};
} // namespace

void nameGuiThread()
{
    guiThread = std::this_thread::get_id();
}

#ifndef NDEBUG
void assertNotGuiThread(const char *what)
{
    if (guiThread.load() != std::this_thread::get_id())
        return;
    std::fprintf(stderr, "%s was called on the GUI thread\n", what);
    std::abort();
}
#endif

} // namespace leeway
