// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <QFile>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace network {

/// The files that are one model.
struct ModelFiles
{
    ModelFiles(std::filesystem::path file = {}, std::vector<std::string> dataFiles = {})
        : model(std::move(file)), beside(std::move(dataFiles))
    {
    }

    std::filesystem::path model;     ///< empty for the zoo
    std::vector<std::string> beside; ///< names in the model's folder, of files that hold weights
};

/// A model as it is named and sent: the bytes of its file, or a bundle of all its files.
class ModelContent
{
public:
    /// Fails with Io.
    static engine::Result<ModelContent> open(const ModelFiles& files);

    std::int64_t size() const { return m_size; }
    std::int64_t position() const { return m_position; }
    /// The next bytes, @p most unless the content ends before. Fails with Io, and when a file shrinks.
    engine::Result<std::vector<std::byte>> read(std::size_t most);

private:
    ModelContent() = default;

    std::string m_header;
    std::vector<std::unique_ptr<QFile>> m_files;
    std::vector<std::int64_t> m_sizes; ///< of the files when they were opened
    std::int64_t m_size = 0;
    std::int64_t m_position = 0;
};

} // namespace network
