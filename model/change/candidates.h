// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/change/plan.h"

namespace leeway::change {

/// A way to write a change that is still to be proved.
struct Candidate
{
    FileChanges files;
    Allowed allowed;
};

/// The intent with what it is about.
struct Situation
{
    const RepositoryState &now;
    const Intent &intent;
    const render::DesiredSet &set;
    const render::DesiredObject &object;

    const render::KustomizationRender &owner() const { return set.kustomizations[object.owner]; }
    bool isExclusive(const std::string &file) const
    {
        return change::isExclusive(now.renders, intent.entry, file);
    }
    /// The bytes of a file of the tree, or nullptr.
    const std::string *bytesOf(const std::string &file) const;
};

/// The ways of one layer, the best first; an error says why there is none.
Result<std::vector<Candidate>> candidatesFor(const Situation &situation, Layer layer);

/// Where the field is written now. `file` tells whose it is.
struct InPlace
{
    std::string file;
    Candidate candidate;
};
Result<InPlace> editInPlace(const Situation &situation);

/// The variable that writes the field gets another value, or the default that the text has for it.
Result<Candidate> editVariable(const Situation &situation);

} // namespace leeway::change
