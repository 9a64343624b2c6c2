// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/device_id.h"

#include "engine/io/files/atomic_write.h"
#include "network/message.h"
#include "network/sha256.h"

#include <QRandomGenerator>
#include <QStandardPaths>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iomanip>
#include <sstream>

namespace app {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t idDigits = 32;
/// Agents of equal options at the same time.
constexpr int mostAgents = 1000;

std::string randomId()
{
    std::ostringstream text;
    text << std::hex << std::setfill('0');
    for (int i = 0; i < 2; ++i)
        text << std::setw(16) << QRandomGenerator::system()->generate64();
    return text.str();
}

/// The same for agents that a person would call the same device.
std::string slotOf(const AgentOptions& options)
{
    std::ostringstream text;
    text << std::hexfloat << options.name << '\0' << options.threads << '\0' << options.slowdown;
    if (const auto& link = options.link)
        text << '\0' << link->up.bytesPerSecond << '\0' << link->down.bytesPerSecond << '\0' << link->delay.count();
    const auto bytes = text.str();
    network::Sha256 sha;
    sha.add(std::as_bytes(std::span(bytes)));
    return sha.hex().substr(0, 16);
}

std::optional<std::string> readId(const fs::path& path)
{
    const auto file = LockedFile::openShared(path);
    std::array<std::byte, idDigits + 2> content{};
    const auto bytes = file ? file->read(0, content) : std::span<const std::byte>();
    if (!bytes)
        return std::nullopt;
    std::string text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    if (text.ends_with('\n'))
        text.pop_back();
    return network::isDeviceId(text) ? std::optional(text) : std::nullopt;
}

/// Nothing when another agent has it, or when the folder cannot be written.
std::optional<LockedFile> takeNumber(const fs::path& path)
{
    std::ofstream(path, std::ios::app).close(); // now it is there
    return LockedFile::openAlone(path);
}

} // namespace

DeviceId DeviceId::take(const fs::path& folder, const AgentOptions& options)
{
    std::error_code ignored;
    fs::create_directories(folder, ignored);
    DeviceId id(randomId());
    const auto slot = slotOf(options);
    engine::Error error{engine::ErrorCode::Io, engine::sentence("no file can be locked in %1", folder.string())};
    for (int number = 1; number <= mostAgents && !id.m_lock; ++number) {
        const auto name = slot + '-' + std::to_string(number);
        const auto lock = folder / (name + ".lock");
        id.m_lock = takeNumber(lock);
        if (!id.m_lock && !fs::is_regular_file(lock, ignored))
            break;
        if (!id.m_lock)
            continue;
        if (const auto known = readId(folder / (name + ".id"))) {
            id.m_text = *known;
            return id;
        }
        const auto written = engine::writeAtomically(folder / (name + ".id"), id.m_text + '\n');
        if (written)
            return id;
        error = written.error();
    }
    std::fprintf(stderr, "suture-agent: this computer will be known by another id next time: %s\n",
                 error.message().c_str());
    return id;
}

fs::path deviceIdFolder(const AgentOptions& options)
{
    if (!options.data.empty())
        return options.data;
    const auto folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return fs::path(folder.toStdString()) / "suture" / "agents";
}

} // namespace app
