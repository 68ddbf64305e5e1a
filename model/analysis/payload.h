// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/object_key.h"
#include "model/base/value.h"

namespace leeway::analysis {

/// What the controller really sends for a rendered object (flux-apply-and-drift.md N-1 to N-5), as far as it
/// matters for comparing: no status, no creationTimestamp, Secrets with `data` only, `protocol: TCP` filled
/// in, nulls gone, no unusable caBundle. Origins are kept. Owner labels and commonMetadata are the render's.
Value payloadOf(const Value &rendered);

/// The live object in the same shape: nulls gone, annotations of A-9 gone (Flux removes them by itself).
Value comparableLive(const Value &live);

/// The object without any null below it.
Value withoutNulls(const Value &value);

} // namespace leeway::analysis
