// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_report.h"
#include "model/base/file_tree.h"

#include <QString>

#include <vector>

/// An object as YAML, Git's side and the live side in rows beside each other. Pure functions for any thread.
namespace leeway::items {

struct YamlRow
{
    /// GitOnly and LiveOnly have no partner; Fold stands for a run of equal rows.
    enum class Kind : std::uint8_t { Same, Changed, GitOnly, LiveOnly, Fold };
    Kind kind = Kind::Same;
    bool folded = false; ///< differs, but a rule says it may: server defaults and what other managers own
    QString git, live;   ///< with their indentation
    int gitLine = 0;     ///< from 1; 0: no line on this side
    int liveLine = 0;
    int gitFrom = 0, gitTo = 0; ///< the characters that differ
    int liveFrom = 0, liveTo = 0;
    QString place; ///< "gateway.yaml:10": who wants this value
    SourcePlace source;
    QString writer;        ///< who wrote the live value
    bool variable = false; ///< Git's value comes from a substitution
    int hidden = 0;        ///< of a Fold: how many rows
    QString inside;        ///< of a Fold: the names of what is in it

    bool differs() const { return kind != Kind::Same && kind != Kind::Fold && !folded; }
    friend bool operator==(const YamlRow &, const YamlRow &) = default;
};

/// Both sides of one object, keys in Git's order, list elements joined by their merge key. Either side may be
/// null. Values of a Secret are left out. `tree` gives line numbers and may be null.
std::vector<YamlRow> yamlRows(const Value *git, const Value *live, const analysis::ObjectDrift &object,
                              const FileTree *tree);

/// What is shown of them: without folded live lines unless `defaults`, runs of more than six equal rows as
/// one Fold unless `!foldEqual`; `opened` holds the lines (of the first row's side) of Folds that were
/// opened.
std::vector<YamlRow> shownYaml(const std::vector<YamlRow> &rows, bool foldEqual, bool defaults,
                               const std::vector<int> &opened = {});

/// The rows as text with "-" for Git's side and "+" for live, to be copied.
QString yamlAsText(const std::vector<YamlRow> &rows);

} // namespace leeway::items
