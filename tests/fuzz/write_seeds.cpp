// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the seeds of the fuzz targets into folders of their names below the one that is given.
#include "tests/fuzz/file_seeds.h"
#include "tests/support/one_of_each.h"

#include "network/message_codec.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

using namespace network;

namespace {

bool write(const std::filesystem::path& folder, const std::string& name, const QByteArray& seed)
{
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    std::ofstream file(folder / name, std::ios::binary);
    return static_cast<bool>(file.write(seed.constData(), seed.size()));
}

/// As fuzz_headers reads it.
QByteArray headerSeed(std::size_t kind, const OutgoingFrame& frame)
{
    const auto header = frame.head.mid(static_cast<qsizetype>(framePrefixBytes));
    QByteArray seed;
    seed.append(static_cast<char>(kind))
        .append(static_cast<char>(header.size() & 0xff))
        .append(static_cast<char>(header.size() >> 8));
    return seed + joined(frame).mid(static_cast<qsizetype>(framePrefixBytes));
}

} // namespace

int main(int argc, char** argv)
{
    const std::filesystem::path folder(argc > 1 ? argv[1] : ".");
    const auto hello = joined(*encode(Hello{"seed"}));
    QByteArray all;
    bool good = true;
    for (const auto& message : tests::oneOfEach()) {
        const auto frame = *encode(message);
        const auto bytes = joined(frame);
        const std::string name(messageName(message.index()));
        all += bytes;
        good = write(folder / "fuzz_frames", name, QByteArray(1, '\7') + bytes)
            && write(folder / "fuzz_headers", name, headerSeed(message.index(), frame))
            && write(folder / "fuzz_handshake", name, QByteArray(1, '\7') + hello + bytes) && good;
    }
    good = write(folder / "fuzz_frames", "all", QByteArray(1, '\0') + all) && good;
    for (const auto& seed : fuzz::fileSeeds())
        good = write(folder / seed.target, seed.name, QByteArray::fromStdString(seed.bytes)) && good;
    if (!good)
        std::fprintf(stderr, "cannot write below %s\n", folder.c_str());
    return good ? 0 : 1;
}
