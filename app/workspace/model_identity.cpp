// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/model_identity.h"

#include "widgets/background.h"

namespace app {

ModelIdentity::ModelIdentity(network::ModelRef known) : m_shared(std::make_shared<Shared>())
{
    m_shared->known = std::move(known);
}

ModelIdentity::ModelIdentity(network::ModelFiles files, std::map<std::string, std::int64_t> dimensions)
    : m_shared(std::make_shared<Shared>())
{
    m_shared->files = std::move(files);
    m_shared->dimensions = std::move(dimensions);
}

QFuture<engine::Result<network::ModelRef>> ModelIdentity::find(QObject* context, Done done) const
{
    return widgets::inBackground(
        context,
        [files = m_shared->files, dimensions = m_shared->dimensions](const engine::KeepGoing& keepGoing) {
            return network::modelRefOfFile(files, dimensions, keepGoing);
        },
        [shared = m_shared, done = std::move(done)](const engine::Result<network::ModelRef>& found) {
            if (found)
                shared->known = *found;
            done(found);
        });
}

} // namespace app
