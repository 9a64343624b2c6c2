// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "network/model_content.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace network {

/// Names a model to an agent: "zoo:NAME", which both sides build themselves ("zoo:sample:SPEC" too), or
/// "sha256:HEX", the content of a file, or of a bundle of files, that is sent once.
struct ModelRef
{
    std::string name;
    std::map<std::string, std::int64_t> dimensions; ///< values for dynamic dimensions, by name

    bool operator==(const ModelRef&) const = default;
};

/// Fails with InvalidInput when the name is of neither form or a dimension is not positive.
engine::Result<void> check(const ModelRef& model);

bool isZoo(const ModelRef& model);
/// "AlexNet" of "zoo:AlexNet"; the 64 hexadecimal digits of "sha256:...".
std::string_view bareName(const ModelRef& model);

/// Reads all of the files to name them by their content.
engine::Result<ModelRef> modelRefOfFile(const ModelFiles& files, std::map<std::string, std::int64_t> dimensions,
                                        const engine::KeepGoing& keepGoing = {});

} // namespace network
