// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/profile_task.h"

#include "app/agent/device_state.h"
#include "app/agent/pinned_thread.h"

#include <thread>

namespace app {

namespace {

/// Telling costs time that the kernels want.
constexpr std::chrono::milliseconds reportEvery{100};

network::Stage asSent(engine::ProfileStage stage)
{
    switch (stage) {
    case engine::ProfileStage::Opening: return network::Stage::Opening;
    case engine::ProfileStage::Preparing: return network::Stage::Preparing;
    case engine::ProfileStage::WarmingUp: return network::Stage::WarmingUp;
    case engine::ProfileStage::Measuring: return network::Stage::Measuring;
    }
    return {};
}

engine::Result<engine::Profile> profileIn(ModelShelf& shelf, const ModelFile& file,
                                          const network::ProfileRequest& request,
                                          const engine::ProfileProgress& progress)
{
    if (!progress(engine::ProfileStage::Opening, 0.0))
        return engine::Error{engine::ErrorCode::Cancelled, "cancelled"};
    auto model = shelf.openToRun(request.model, file);
    if (!model)
        return model.error();
    const auto probe = shelf.probe();
    if (!probe)
        return probe.error();
    const PinnedThread pinned(shelf.threads() == 1);
    const LoadMeter load;
    const engine::Machine machine{network::steadyNow, preemptions, [&] { return (*probe)->time(); }, shelf.bestProbe(),
                                  [](engine::Millis gap) { std::this_thread::sleep_for(gap); }};
    auto profile = engine::profileModel((*model)->graph, *(*model)->executor, request.options, machine, progress);
    if (profile) {
        shelf.rememberProbe((*probe)->best());
        profile->state = load.state();
        profile->measuredAt = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }
    return profile;
}

} // namespace

ProfileTask::ProfileTask(AgentParts& parts, network::ProfileRequest request)
    : Task(request.request), m_parts(parts), m_profile(std::move(request))
{
}

ProfileTask::~ProfileTask()
{
    *m_cancelled = true;
}

engine::ProfileProgress ProfileTask::progressTo()
{
    return [this, guard = QPointer<QObject>(this), &kernels = m_parts.kernels, cancelled = m_cancelled,
            lastReport = network::Timestamp()](engine::ProfileStage stage, double fraction) mutable {
        const auto now = network::steadyNow();
        if (now - lastReport >= reportEvery) {
            lastReport = now;
            kernels.tell(guard, [this, stage, fraction] { report(asSent(stage), fraction); });
        }
        return !*cancelled;
    };
}

void ProfileTask::start()
{
    const auto file = fileOf(m_parts, m_profile.model);
    if (!file) {
        Q_EMIT failed(file.error());
        return;
    }
    auto& shelf = m_parts.shelf;
    compute(
        m_parts.kernels,
        [&shelf, path = *file, request = m_profile, progress = progressTo()] {
            return profileIn(shelf, path, request, progress);
        },
        [this](engine::Result<engine::Profile> profile) { answer(std::move(profile)); });
}

void ProfileTask::answer(engine::Result<engine::Profile> profile)
{
    if (!profile) {
        Q_EMIT failed(profile.error());
        return;
    }
    profile->device = m_parts.description.device;
    Q_EMIT answered(network::ProfileResult{request(), std::move(*profile)});
    Q_EMIT finished();
}

} // namespace app
