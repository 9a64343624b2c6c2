// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/conversion.h"

#include "app/agent/confinement.h"
#include "app/agent/torch_runtime.h"
#include "engine/graph/input_shapes.h"
#include "engine/io/archives/torch_archive.h"
#include "engine/io/onnx/onnx_writer.h"

#include <cstdio>
#include <cstdlib>
#include <new>

#include <fcntl.h>
#include <unistd.h>

namespace app {

namespace {

using engine::Error;
using engine::ErrorCode;
using engine::Result;

constexpr std::uint64_t mostSeconds = 300;
/// Address space: LibTorch and what it maps, and then each weight as read, rearranged and written.
constexpr std::uint64_t fixedMemory = std::uint64_t{4} << 30;
constexpr std::uint64_t memoryPerByte = 5;

Confinement confinementFor(const AgentOptions& options)
{
    std::error_code unknown;
    const auto size = std::filesystem::file_size(options.convert, unknown);
    const auto folder =
        options.output.empty() ? std::filesystem::path() : std::filesystem::absolute(options.output).parent_path();
    return {fixedMemory + (unknown ? 0 : memoryPerByte * size), mostSeconds, folder};
}

/// One thread: each further one takes address space for its stack and its buffers.
void useOneThread()
{
    for (const auto* threads : {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"})
        ::setenv(threads, "1", 1);
}

/// The stream for the answer. Standard output itself leads nowhere from now on, because a program that is loaded
/// can print, and without end.
std::FILE* takeStandardOutput()
{
    auto* answer = ::fdopen(::dup(STDOUT_FILENO), "w");
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDOUT_FILENO);
    ::close(nowhere);
    return answer;
}

Result<std::vector<engine::InputShape>> givenInputs(const AgentOptions& options)
{
    if (options.inputs.empty())
        return std::vector<engine::InputShape>();
    return engine::parseInputShapes(options.inputs);
}

Result<void> convert(const AgentOptions& options, std::FILE* answer)
{
    if (const auto checked = engine::checkTorchScript(options.convert); !checked)
        return checked.error();
    const auto inputs = givenInputs(options);
    if (!inputs)
        return inputs.error();
    const auto torch = loadTorchModule();
    if (!torch)
        return torch.error();
    if (options.output.empty()) {
        const auto likely = (*torch)->likelyInputs(options.convert);
        if (!likely)
            return likely.error();
        if (std::fprintf(answer, "%s\n", engine::toString(*likely).c_str()) < 0)
            return Error{ErrorCode::Io, "cannot write the answer"};
        return {};
    }
    const auto graph = (*torch)->readTorchScript(options.convert, *inputs);
    if (!graph)
        return graph.error();
    return engine::writeOnnx(*graph, options.output);
}

} // namespace

int runConversion(const AgentOptions& options)
{
    useOneThread();
    auto* answer = takeStandardOutput();
    if (answer == nullptr) {
        std::fprintf(stderr, "suture-agent: standard output is closed\n");
        return 1;
    }
    confineThisProcess(confinementFor(options));
    Result<void> done;
    try {
        done = convert(options, answer);
    } catch (const std::bad_alloc&) {
        done = Error{ErrorCode::InvalidInput, "needs more memory than it may take"};
    }
    if (!done)
        std::fprintf(stderr, "suture-agent: %s\n", done.error().message().c_str());
    std::fflush(nullptr);
    // LibTorch's destructors have nothing to add.
    std::_Exit(done ? 0 : 1);
}

} // namespace app
