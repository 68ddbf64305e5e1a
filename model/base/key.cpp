// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/key.h"

#include <unordered_map>

namespace leeway {

/// One cache for each thread, emptied when full: a hostile repository cannot make it grow.
class KeyCache
{
public:
    Key intern(std::string_view text)
    {
        if (const auto found = m_known.find(text); found != m_known.end())
            return Key(found->second);
        const Ref<const KeyText> made(new KeyText(text));
        if (m_known.size() >= maximumEntries)
            m_known.clear();
        m_known.emplace(std::string_view(made->text), made);
        return Key(made);
    }

private:
    static constexpr std::size_t maximumEntries = 8192;
    std::unordered_map<std::string_view, Ref<const KeyText>> m_known;
};

Key::Key(std::string_view text)
{
    constexpr std::size_t longestShared = 96;
    if (text.empty())
        return;
    if (text.size() > longestShared) {
        m_text = Ref<const KeyText>(new KeyText(text));
        return;
    }
    thread_local KeyCache cache;
    *this = cache.intern(text);
}

} // namespace leeway
