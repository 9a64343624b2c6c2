// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/model_ref.h"

#include <QFuture>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace app {

/// What agents call a model. Files are called by their content, and reading them takes as long as they are large, so
/// that is put off until somebody asks; copies share what one of them has found out. Main thread only, but for being
/// made.
class ModelIdentity
{
public:
    /// Known without reading anything.
    ModelIdentity(network::ModelRef known);
    ModelIdentity(network::ModelFiles files, std::map<std::string, std::int64_t> dimensions);

    const std::optional<network::ModelRef>& known() const { return m_shared->known; }

    using Done = std::function<void(const engine::Result<network::ModelRef>&)>;
    /// Reads the files on the pool; calls @p done as widgets::inBackground() does. Fails with Io.
    QFuture<engine::Result<network::ModelRef>> find(QObject* context, Done done) const;

private:
    struct Shared
    {
        std::optional<network::ModelRef> known;
        network::ModelFiles files;
        std::map<std::string, std::int64_t> dimensions;
    };

    std::shared_ptr<Shared> m_shared;
};

} // namespace app
