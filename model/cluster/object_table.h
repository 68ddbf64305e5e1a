// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/object_key.h"

#include <array>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace leeway::cluster {

struct LiveObject;
using LiveObjectPtr = std::shared_ptr<const LiveObject>;

/// Objects by key. A copy shares its shards with the original and a write detaches only the shard that is
/// written: a snapshot of 100,000 objects costs 64 counters. Reading is safe from any number of threads, one
/// table is written by one thread. Iterates as a map does: `for (const auto &[key, object] : table)`; the
/// order means nothing.
class ObjectTable
{
    struct Row
    {
        std::size_t hash = 0;
        LiveObjectPtr object;
    };
    using Shard = std::vector<Row>; ///< sorted by hash
    static constexpr std::size_t shardCount = 64;
    using Shards = std::array<std::shared_ptr<Shard>, shardCount>;

public:
    using Entry = std::pair<const ObjectKey &, const LiveObjectPtr &>;

    class const_iterator
    {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Entry;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = Entry;

        Entry operator*() const;
        const_iterator &operator++();
        friend bool operator==(const const_iterator &, const const_iterator &) = default;

    private:
        friend class ObjectTable;
        const_iterator(const Shards *shards, std::size_t shard) : m_shards(shards), m_shard(shard)
        {
            settle();
        }
        void settle(); ///< on to the next shard that has a row here

        const Shards *m_shards;
        std::size_t m_shard;
        std::size_t m_row = 0;
    };

    const_iterator begin() const { return {&m_shards, 0}; }
    const_iterator end() const { return {&m_shards, shardCount}; }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }

    LiveObjectPtr get(const ObjectKey &key) const; ///< null if there is none
    bool contains(const ObjectKey &key) const { return get(key) != nullptr; }
    /// Inserts or replaces, by the object's own key; returns what was there before.
    LiveObjectPtr set(LiveObjectPtr object);
    /// Returns what was removed, null if there was none.
    LiveObjectPtr erase(const ObjectKey &key);

private:
    static std::size_t rowOf(const Shard &shard, std::size_t hash, const ObjectKey &key);
    Shard &detach(std::size_t shard);

    Shards m_shards;
    std::size_t m_size = 0;
};

} // namespace leeway::cluster
