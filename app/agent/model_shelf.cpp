// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/model_shelf.h"

#include "network/timestamp.h"

#include <algorithm>

namespace app {

namespace {

constexpr std::size_t mostModels = 2;
/// Cores change between fast and slow a few times a second.
constexpr engine::Millis longEnoughToKnow{600};

} // namespace

ModelShelf::ModelShelf(OpenGraph openGraph, engine::MakeExecutor makeExecutor, engine::ExecutorOptions options,
                       ProbeMemory probeMemory)
    : m_openGraph(std::move(openGraph)), m_makeExecutor(std::move(makeExecutor)), m_options(std::move(options)),
      m_probeMemory(std::move(probeMemory))
{
}

engine::Result<std::shared_ptr<OpenModel>> ModelShelf::open(const network::ModelRef& model, const ModelFile& file)
{
    const auto found = std::ranges::find(m_models, model, [](const auto& open) { return open->ref; });
    if (found != m_models.end()) {
        std::rotate(m_models.begin(), found, found + 1);
        m_content.markUsed(file);
        return m_models.front();
    }
    if (auto valid = m_content.check(file); !valid)
        return valid.error();
    m_content.markUsed(file);
    // Room first: two large models and a third would not fit everywhere.
    while (m_models.size() >= mostModels)
        m_models.pop_back();
    auto graph = m_openGraph(model, file.path);
    if (!graph)
        return graph.error();
    auto print = engine::fingerprint(*graph);
    m_models.push_front(
        std::make_shared<OpenModel>(OpenModel{model, std::move(*graph), std::move(print), nullptr, file.pin}));
    return m_models.front();
}

engine::Result<std::shared_ptr<OpenModel>> ModelShelf::openToRun(const network::ModelRef& model, const ModelFile& file,
                                                                 const std::optional<std::string>& expected)
{
    auto opened = open(model, file);
    if (!opened)
        return opened.error();
    auto& ready = **opened;
    if (expected && *expected != ready.fingerprint)
        return engine::Error{engine::ErrorCode::InvalidInput,
                             engine::sentence("the plan was made for another graph of %1 (%2, here %3)",
                                              ready.graph.name(), expected->substr(0, 32), ready.fingerprint)};
    if (!ready.executor) {
        auto executor = m_makeExecutor(ready.graph, m_options);
        if (!executor)
            return executor.error();
        ready.executor = std::move(*executor);
    }
    return opened;
}

engine::Result<engine::KernelProbe*> ModelShelf::probe()
{
    if (!m_probe) {
        auto probe = engine::KernelProbe::create(m_makeExecutor, m_options.threads);
        if (!probe)
            return probe.error();
        if (const auto known = (*probe)->getToKnow(network::steadyNow, longEnoughToKnow); !known)
            return known.error();
        m_probe = std::move(*probe);
    }
    return m_probe.get();
}

engine::Millis ModelShelf::bestProbe() const
{
    return m_probeMemory.best().value_or(m_probe ? m_probe->best() : engine::Millis{0});
}

} // namespace app
