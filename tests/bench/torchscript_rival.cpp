// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/torchscript_rival.h"

#include <array>
#include <sstream>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace engine {

namespace {

constexpr std::size_t longestLine = 4096;

struct Pipes
{
    std::array<int, 2> commands{-1, -1};
    std::array<int, 2> answers{-1, -1};
};

/// Starts the program with the far ends of @p pipes as its standard input and output.
int spawn(const RivalOptions& options, const Pipes& pipes)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipes.commands[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipes.answers[1], STDOUT_FILENO);
    for (const int end : {pipes.commands[0], pipes.commands[1], pipes.answers[0], pipes.answers[1]})
        posix_spawn_file_actions_addclose(&actions, end);
    std::array<std::string, 7> words{"/usr/bin/python3",     options.program.string(), options.model.string(),
                                     toString(options.input), "--threads",              std::to_string(options.threads),
                                     "--paced"};
    std::array<char*, words.size() + 1> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i)
        arguments[i] = words[i].data();
    int process = -1;
    if (posix_spawn(&process, words[0].c_str(), &actions, nullptr, arguments.data(), environ) != 0)
        process = -1;
    posix_spawn_file_actions_destroy(&actions);
    return process;
}

} // namespace

Result<std::unique_ptr<TorchScriptRival>> TorchScriptRival::start(const RivalOptions& options)
{
    Pipes pipes;
    if (pipe(pipes.commands.data()) != 0 || pipe(pipes.answers.data()) != 0)
        return Error{ErrorCode::Io, "no pipe to python3"};
    std::unique_ptr<TorchScriptRival> rival(new TorchScriptRival);
    rival->m_process = spawn(options, pipes);
    close(pipes.commands[0]);
    close(pipes.answers[1]);
    rival->m_commands = fdopen(pipes.commands[1], "w");
    rival->m_answers = fdopen(pipes.answers[0], "r");
    if (rival->m_process < 0 || rival->readLine() != "ready\n")
        return Error{ErrorCode::Io, "python3-torch did not run " + options.model.string()};
    return rival;
}

TorchScriptRival::~TorchScriptRival()
{
    if (m_commands)
        std::fclose(m_commands);
    if (m_answers)
        std::fclose(m_answers);
    if (m_process > 0)
        waitpid(m_process, nullptr, 0);
}

std::string TorchScriptRival::readLine()
{
    std::array<char, longestLine> line{};
    return m_answers && std::fgets(line.data(), static_cast<int>(line.size()), m_answers) ? line.data() : "";
}

Result<void> TorchScriptRival::race(int runs)
{
    std::fprintf(m_commands, "%d\n", runs);
    std::fflush(m_commands);
    std::istringstream answer(readLine());
    std::string name;
    double milliseconds = 0;
    int variants = 0;
    for (; answer >> name >> milliseconds; ++variants)
        m_times[name].emplace_back(milliseconds);
    return variants > 0 ? Result<void>() : Error{ErrorCode::Io, "python3-torch stopped"};
}

} // namespace engine
