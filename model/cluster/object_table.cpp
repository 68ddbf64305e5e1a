// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/object_table.h"

#include "model/cluster/live_snapshot.h"

#include <algorithm>

namespace leeway::cluster {

ObjectTable::Entry ObjectTable::const_iterator::operator*() const
{
    const LiveObjectPtr &object = (*(*m_shards)[m_shard])[m_row].object;
    return {object->key, object};
}

ObjectTable::const_iterator &ObjectTable::const_iterator::operator++()
{
    ++m_row;
    settle();
    return *this;
}

void ObjectTable::const_iterator::settle()
{
    const auto rows = [this] {
        const auto &shard = (*m_shards)[m_shard];
        return shard ? shard->size() : 0;
    };
    while (m_shard < shardCount && m_row >= rows()) {
        ++m_shard;
        m_row = 0;
    }
}

/// Index of the row with that key, or of the row to insert before; the caller compares.
std::size_t ObjectTable::rowOf(const Shard &shard, std::size_t hash, const ObjectKey &key)
{
    const auto less = [](const Row &row, std::size_t wanted) { return row.hash < wanted; };
    auto row = std::lower_bound(shard.begin(), shard.end(), hash, less);
    while (row != shard.end() && row->hash == hash && row->object->key != key)
        ++row;
    return static_cast<std::size_t>(row - shard.begin());
}

ObjectTable::Shard &ObjectTable::detach(std::size_t shard)
{
    std::shared_ptr<Shard> &rows = m_shards[shard];
    if (!rows)
        rows = std::make_shared<Shard>();
    else if (rows.use_count() > 1) // only this table could make a second owner of a shard it owns alone
        rows = std::make_shared<Shard>(*rows);
    return *rows;
}

LiveObjectPtr ObjectTable::get(const ObjectKey &key) const
{
    const std::size_t hash = std::hash<ObjectKey>()(key);
    const std::shared_ptr<Shard> &shard = m_shards[hash % shardCount];
    if (!shard)
        return nullptr;
    const std::size_t row = rowOf(*shard, hash, key);
    if (row == shard->size() || (*shard)[row].object->key != key)
        return nullptr;
    return (*shard)[row].object;
}

LiveObjectPtr ObjectTable::set(LiveObjectPtr object)
{
    const std::size_t hash = std::hash<ObjectKey>()(object->key);
    Shard &shard = detach(hash % shardCount);
    const std::size_t row = rowOf(shard, hash, object->key);
    if (row < shard.size() && shard[row].object->key == object->key)
        return std::exchange(shard[row].object, std::move(object));
    shard.insert(shard.begin() + static_cast<std::ptrdiff_t>(row), Row{hash, std::move(object)});
    ++m_size;
    return nullptr;
}

LiveObjectPtr ObjectTable::erase(const ObjectKey &key)
{
    if (!contains(key))
        return nullptr;
    const std::size_t hash = std::hash<ObjectKey>()(key);
    Shard &shard = detach(hash % shardCount);
    const auto row = shard.begin() + static_cast<std::ptrdiff_t>(rowOf(shard, hash, key));
    LiveObjectPtr removed = std::move(row->object);
    shard.erase(row);
    --m_size;
    return removed;
}

} // namespace leeway::cluster
