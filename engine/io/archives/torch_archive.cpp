// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/archives/torch_archive.h"

#include "engine/io/archives/zip_directory.h"
#include "engine/io/files/mapped_file.h"
#include "engine/io/files/mistaken_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

namespace engine {

namespace {

constexpr auto remedy = "in Python, save the model with torch.jit.trace(model.eval(), example).save(\"model.pt\") or "
                        "torch.onnx.export(model.eval(), example, \"model.onnx\")";

bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/// A line of letters and dots that begins at @p text; empty when there is none.
std::string_view wordLine(std::string_view text)
{
    const auto end = std::ranges::find_if_not(text, isWordCharacter);
    const auto length = static_cast<std::size_t>(end - text.begin());
    return length > 0 && length < 200 && end != text.end() && *end == '\n' ? text.substr(0, length)
                                                                           : std::string_view();
}

bool holdsPlainValues(std::string_view module)
{
    return module == "collections" || module == "torch" || module == "torch._utils" || module == "torch.storage"
        || module == "torch.serialization" || module == "_codecs" || module == "builtins" || module == "__builtin__"
        || module.starts_with("numpy");
}

/// What a pickle needs from Python beside plain values and tensors, told by its opcodes from outside: the
/// first class, when there is one of a network among them; else empty.
std::string pickledModule(std::string_view pickle)
{
    std::string first;
    bool ofNetwork = false;
    for (auto at = pickle.find('c'); at != pickle.npos; at = pickle.find('c', at + 1)) {
        const auto module = wordLine(pickle.substr(at + 1));
        if (module.empty())
            continue;
        const auto name = wordLine(pickle.substr(at + 2 + module.size()));
        if (name.empty())
            continue;
        at += 2 + module.size() + name.size();
        if (holdsPlainValues(module))
            continue;
        if (first.empty())
            first = std::string(module) + "." + std::string(name);
        ofNetwork = ofNetwork || module.starts_with("torch.nn.modules");
    }
    return ofNetwork ? first : std::string();
}

Error savedByTorchSave(std::string_view pickle)
{
    const auto className = pickledModule(pickle);
    if (!className.empty())
        return {
            ErrorCode::Unsupported,
            sentence("is a pickled Python object (%1) that only its own Python code can read; %2", className, remedy)};
    return {ErrorCode::Unsupported, sentence("holds weights without a network (a state dict); %1", remedy)};
}

std::string_view asText(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The name in the archive without the folder that everything lies in.
std::string_view innerName(const ZipEntry& entry)
{
    return std::string_view(entry.name).substr(entry.name.find('/') + 1);
}

Result<void> checkContents(const Blob& file, const std::vector<ZipEntry>& entries)
{
    constexpr std::size_t enough = 4 << 20;
    const auto has = [&](const auto& test) { return std::ranges::any_of(entries, test, innerName); };
    const auto pickle = std::ranges::find(entries, "data.pkl", innerName);
    const bool program = has([](auto name) { return name.starts_with("code/"); });
    if (program && has([](auto name) { return name == "constants.pkl"; }) && pickle != entries.end())
        return {};
    if (pickle != entries.end())
        return savedByTorchSave(asText(storedBytes(file, *pickle, enough)));
    if (std::ranges::any_of(entries, [](const auto& entry) { return entry.name.ends_with(".onnx"); }))
        return Error{ErrorCode::Unsupported, "is an archive with an ONNX file in it; unpack that"};
    const bool exported =
        has([](auto name) { return name.ends_with("exported_program.json") || name.starts_with("models/"); });
    return Error{ErrorCode::Unsupported,
                 (exported ? "is a program of torch.export; " : "is an archive without a TorchScript program; ")
                     + std::string(remedy)};
}

constexpr char pickleBegins = '\x80';
/// The tag of an ONNX file's version, which every exporter writes first.
constexpr char onnxBegins = '\x08';

/// Letters, lines and UTF-8, as in a Python program.
bool isReadable(std::string_view text)
{
    return std::ranges::all_of(
        text, [](char c) { return static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\r' || c == '\t'; });
}

Result<void> check(const Blob& file)
{
    constexpr std::size_t enough = 4 << 20;
    const auto entries = zipDirectory(file);
    if (!entries)
        return entries.error();
    if (*entries)
        return checkContents(file, **entries);
    if (file.bytes.empty())
        return Error{ErrorCode::Corrupt, "is empty"};
    if (const auto what = mistakenFor(file))
        return Error{ErrorCode::Corrupt, *what};
    const auto text = asText(file.bytes.first(std::min(file.bytes.size(), enough)));
    constexpr std::size_t tarSignature = 257;
    if (text.starts_with(pickleBegins)
        || (text.size() > tarSignature && text.substr(tarSignature).starts_with("ustar")))
        return savedByTorchSave(text);
    if (isReadable(text))
        return Error{ErrorCode::Corrupt, sentence("is a text, no file of PyTorch; %1", remedy)};
    return Error{ErrorCode::Corrupt, "is no file of PyTorch"};
}

} // namespace

bool isTorchFile(const std::filesystem::path& file)
{
    std::array<char, 4> first{};
    std::error_code unknown;
    if (std::filesystem::is_regular_file(file, unknown))
        std::ifstream(file, std::ios::binary).read(first.data(), first.size());
    const std::string_view begin(first.data(), first.size());
    if (begin == "PK\3\4" || begin.front() == pickleBegins)
        return true;
    if (begin.front() == onnxBegins)
        return false;
    auto suffix = file.extension().string();
    std::ranges::transform(suffix, suffix.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return suffix == ".pt" || suffix == ".pth" || suffix == ".torchscript";
}

Result<void> checkTorchScript(const std::filesystem::path& file)
{
    const auto bytes = mapFile(file);
    if (!bytes)
        return bytes.error();
    if (const auto checked = check(*bytes); !checked)
        return Error{checked.error().code, sentence("'%1': %2", file.filename().string(), checked.error().what)};
    return {};
}

} // namespace engine
