// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace leeway {

/// Marks the calling thread as the one that must never wait for files, processes or the network. The window's
/// program calls it once; programs without a window have no such thread.
void nameGuiThread();

/// Called by whatever may block. In debug builds a call on the GUI thread ends the program and says what it
/// was; in release builds it costs nothing.
#ifdef NDEBUG
inline void assertNotGuiThread(const char *) {}
#else
void assertNotGuiThread(const char *what);
#endif

} // namespace leeway
