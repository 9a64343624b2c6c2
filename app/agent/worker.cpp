// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/worker.h"

#include "app/agent/agent_service.h"
#include "app/agent/cache_folder.h"
#include "app/agent/descriptor_limit.h"
#include "app/agent/device_id.h"
#include "app/agent/heartbeat_echo.h"
#include "app/agent/kernel_environment.h"
#include "app/agent/layer_pace.h"
#include "app/agent/memory_limit.h"
#include "app/agent/torch_runtime.h"
#include "app/agent/usable_cores.h"

#include <QCoreApplication>
#include <QFile>
#include <QSysInfo>

#include <algorithm>
#include <cstdio>

namespace app {

namespace {

/// Of the worker's memory: results are stacked and copied beside what a program holds.
constexpr std::int64_t shareOfPrograms = 4;
/// Likewise, because tensors are held beside those that come.
constexpr std::int64_t shareOfPayloads = 4;

std::string processorName()
{
    QFile file(QStringLiteral("/proc/cpuinfo"));
    if (!file.open(QIODevice::ReadOnly))
        return QSysInfo::currentCpuArchitecture().toStdString();
    for (auto line = file.readLine(); !line.isEmpty(); line = file.readLine()) {
        if (line.startsWith("model name") || line.startsWith("Model"))
            return line.mid(line.indexOf(':') + 1).trimmed().toStdString();
    }
    return QSysInfo::currentCpuArchitecture().toStdString();
}

network::AgentDescription describe(const AgentOptions& options, int threads, const std::string& runtime)
{
    network::AgentDescription description;
    description.id = {options.deviceId};
    auto& device = description.device;
    device.name = options.name.empty() ? QSysInfo::machineHostName().toStdString() : options.name;
    device.processor = processorName();
    device.runtime = runtime;
    device.cores = usableCores();
    device.threads = threads;
    device.slowdown = options.slowdown;
    description.link = options.link;
    description.workerPid = QCoreApplication::applicationPid();
    return description;
}

int cannotRun(const engine::Error& error)
{
    std::fprintf(stderr, "suture-agent: %s\n", error.message().c_str());
    return workerCannotRun;
}

} // namespace

int runWorker(const AgentOptions& options)
{
    const int threads = kernelThreads(options);
    const auto memory = options.memory.value_or(engine::Bytes{memoryOfThisComputer().count / 2});
    limitMemory(memory);
    raiseDescriptorLimit();
    const auto pulse = std::make_shared<WorkPulse>();
    const engine::ExecutorOptions executorOptions{
        threads, makeLayerPace(options.slowdown, [pulse] { pulse->beat(); }), {memory.count / shareOfPrograms}};
    const auto torch = loadTorchRuntime(executorOptions);
    if (!torch)
        return cannotRun(torch.error());
    AgentService service(describe(options, threads, torch->description),
                         {.openGraph = openGraph,
                          .makeExecutor = torch->makeExecutor,
                          .options = executorOptions,
                          .pulse = pulse,
                          .payloads = {memory.count / shareOfPayloads},
                          .probeMemory = {deviceIdFolder(options) / (options.deviceId + ".probe"), torch->description}},
                         options.cache.empty() ? usualCacheFolder() : options.cache, options.cacheLimit);
    if (const auto serving = service.serve(options.workerSocket); !serving)
        return cannotRun(serving.error());
    const HeartbeatEcho echo(options.heartbeatSocket);
    std::fputs(workerReadyLine, stdout);
    std::fflush(stdout);
    return QCoreApplication::exec();
}

} // namespace app
