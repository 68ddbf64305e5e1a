// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace golden {

/// A random tree of kustomizations, made so that the traps of kustomize's behaviour are stepped on. The same
/// seed makes the same tree.
class RandomTree
{
public:
    explicit RandomTree(std::uint64_t seed);

    const std::map<std::string, std::string> &files() const { return m_files; }
    /// The directory to build.
    const std::string &target() const { return m_target; }
    /// Numbers of the traps (kustomize.md section 6) that this tree contains.
    const std::vector<int> &traps() const { return m_traps; }

private:
    struct Object
    {
        std::string kind;
        std::string apiVersion;
        std::string name;
        std::string ns;
    };

    // Dice.
    int below(int n) { return static_cast<int>(m_random() % static_cast<std::uint64_t>(n)); }
    bool chance(int percent) { return below(100) < percent; }
    std::string pick(std::initializer_list<const char *> choices);
    void trap(int number) { m_traps.push_back(number); }

    // Objects.
    std::string scalar();
    std::string labels();
    std::string metadata(const Object &object);
    std::string podSpec(int indent);
    std::string body(const Object &object);
    std::string object(Object &object);
    std::string workload(const Object &object);
    std::string rbac(const Object &object);

    // Kustomizations.
    std::vector<std::string> quirkLayers(std::uint64_t seed);
    void layer(const std::string &directory, const std::vector<std::string> &below, int depth,
               bool component);
    std::string resourceFile(const std::string &directory, int index);
    std::string namesAndLabels();
    std::string imagesAndReplicas();
    std::string generators(const std::string &directory, bool mayMerge);
    std::string patches(const std::string &directory);
    std::string strategicPatch(const Object &object);
    std::string jsonPatch(const Object &object, bool asJson);
    std::string target(const Object &object);
    std::string oldPatches(const std::string &directory);
    std::string replacements();
    std::string vars();
    std::string transformers(const std::string &directory);
    std::string configurations(const std::string &directory);
    const Object &anyObject()
    {
        return m_objects[static_cast<std::size_t>(below(static_cast<int>(m_objects.size())))];
    }

    std::mt19937_64 m_random;
    std::map<std::string, std::string> m_files;
    std::string m_target;
    std::vector<int> m_traps;
    std::vector<Object> m_objects;
    std::vector<std::string> m_generated; ///< names of generated ConfigMaps
    int m_varCount = 0;
};

} // namespace golden
