// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/model_content.h"

#include "engine/core/bundle.h"
#include "engine/core/data_beside.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace network {

namespace {

engine::Error cannotRead(const std::filesystem::path& path, const std::string& reason)
{
    return {engine::ErrorCode::Io, engine::sentence("cannot read '%1': %2", path.filename().string(), reason)};
}

engine::Result<std::unique_ptr<QFile>> openFile(const std::filesystem::path& path)
{
    // Opening a pipe would wait for somebody to write into it.
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(path, unknown))
        return cannotRead(path, "it is not a regular file");
    auto file = std::make_unique<QFile>(path);
    if (!file->open(QIODevice::ReadOnly))
        return cannotRead(path, file->errorString().toStdString());
    return file;
}

} // namespace

engine::Result<ModelContent> ModelContent::open(const ModelFiles& files)
{
    ModelContent content;
    std::vector<engine::BundlePart> parts;
    const auto folder = files.model.parent_path();
    const auto add = [&](const std::string& name, const std::filesystem::path& path) -> engine::Result<void> {
        if (name.find('\n') != std::string::npos)
            return cannotRead(folder / "?", "its name has a line break");
        auto file = openFile(path);
        if (!file)
            return file.error();
        parts.push_back({name, (*file)->size()});
        content.m_sizes.push_back((*file)->size());
        content.m_files.push_back(std::move(*file));
        return {};
    };
    if (const auto added = add(files.model.filename().string(), files.model); !added)
        return added.error();
    for (const auto& name : files.beside) {
        const auto path = engine::dataBeside(files.model, name);
        if (!path)
            return path.error();
        if (const auto added = add(name, *path); !added)
            return added.error();
    }
    if (!files.beside.empty())
        content.m_header = engine::bundleHeader(parts);
    content.m_size = std::accumulate(content.m_sizes.begin(), content.m_sizes.end(),
                                     static_cast<std::int64_t>(content.m_header.size()));
    return content;
}

engine::Result<std::vector<std::byte>> ModelContent::read(std::size_t most)
{
    const auto wanted = std::min(static_cast<std::int64_t>(most), m_size - m_position);
    std::vector<std::byte> bytes(static_cast<std::size_t>(wanted));
    std::int64_t filled = 0;
    if (m_position < static_cast<std::int64_t>(m_header.size())) {
        filled = std::min(wanted, static_cast<std::int64_t>(m_header.size()) - m_position);
        std::memcpy(bytes.data(), m_header.data() + m_position, static_cast<std::size_t>(filled));
    }
    for (std::size_t i = 0; i < m_files.size() && filled < wanted; ++i) {
        const auto here = std::min<std::int64_t>(wanted - filled, m_sizes[i] - m_files[i]->pos());
        if (m_files[i]->read(reinterpret_cast<char*>(bytes.data()) + filled, here) != here)
            return cannotRead(m_files[i]->filesystemFileName(), "it was cut short");
        filled += here;
    }
    m_position += wanted;
    return bytes;
}

} // namespace network
