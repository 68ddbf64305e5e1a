// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/refcount.h"

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

namespace leeway {

/// The shared bytes of a Key.
struct KeyText : RefCounted
{
    explicit KeyText(std::string_view chars) : text(chars) {}
    static void destroy(const KeyText *object) { delete object; }
    const std::string text;
};

/// An immutable shared string of one word: map keys, file names. Equal keys made on one thread usually share
/// their memory (a bounded cache for each thread), so comparing two keys is mostly comparing two pointers.
class Key
{
public:
    Key() = default;
    Key(std::string_view text);
    Key(const char *text) : Key(std::string_view(text)) {}
    Key(const std::string &text) : Key(std::string_view(text)) {}

    std::string_view view() const { return m_text ? std::string_view(m_text->text) : std::string_view(); }
    std::string str() const { return std::string(view()); }
    bool empty() const { return view().empty(); }
    operator std::string_view() const { return view(); }

    friend bool operator==(const Key &a, const Key &b)
    {
        return a.m_text == b.m_text || a.view() == b.view();
    }
    friend bool operator==(const Key &a, std::string_view b) { return a.view() == b; }
    friend bool operator==(const Key &a, const char *b) { return a.view() == b; }
    friend std::strong_ordering operator<=>(const Key &a, const Key &b) { return a.view() <=> b.view(); }

private:
    friend class KeyCache;
    explicit Key(Ref<const KeyText> text) : m_text(std::move(text)) {}

    Ref<const KeyText> m_text;
};

} // namespace leeway
