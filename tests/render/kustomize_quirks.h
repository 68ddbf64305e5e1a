// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace golden {

/// A small kustomization that steps on one trap (kustomize.md section 6); random trees take it in as one of
/// their resources. `fails` says that kustomize refuses it.
struct Quirk
{
    int trap;
    bool fails;
    std::vector<std::pair<const char *, const char *>> files; ///< name in the quirk's directory -> content
};
const std::vector<Quirk> &quirks();

} // namespace golden
