// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace leeway {

/// Base of objects that are shared by counting. Counting is thread safe, the object is not: a shared object
/// is only written while its count is one.
class RefCounted
{
public:
    RefCounted() = default;
    RefCounted(const RefCounted &) {}
    RefCounted &operator=(const RefCounted &) = delete;

    void retain() const { m_refs.fetch_add(1, std::memory_order_relaxed); }
    /// True when the last owner let go: the caller deletes the object.
    bool release() const { return m_refs.fetch_sub(1, std::memory_order_acq_rel) == 1; }
    bool isUnique() const { return m_refs.load(std::memory_order_acquire) == 1; }

protected:
    ~RefCounted() = default;

private:
    mutable std::atomic<std::uint32_t> m_refs{0};
};

/// Smart pointer of one word to a RefCounted object with `static void destroy(const T *)`.
template <class T> class Ref
{
public:
    Ref() = default;
    Ref(std::nullptr_t) {}
    explicit Ref(T *object) : m_object(object) { retain(); }
    Ref(const Ref &other) : m_object(other.m_object) { retain(); }
    Ref(Ref &&other) noexcept : m_object(std::exchange(other.m_object, nullptr)) {}
    Ref &operator=(Ref other) noexcept
    {
        std::swap(m_object, other.m_object);
        return *this;
    }
    ~Ref()
    {
        if (m_object && m_object->release())
            T::destroy(m_object);
    }

    T *get() const { return m_object; }
    T *operator->() const { return m_object; }
    T &operator*() const { return *m_object; }
    explicit operator bool() const { return m_object != nullptr; }
    friend bool operator==(const Ref &a, const Ref &b) { return a.m_object == b.m_object; }

private:
    void retain()
    {
        if (m_object)
            m_object->retain();
    }

    T *m_object = nullptr;
};

} // namespace leeway
