// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line/options.h"
#include "app/workspace/agent_address.h"
#include "app/workspace/jobs.h"
#include "app/workspace/opened_model.h"

namespace app {

// What several commands may be given, told once.

/// The model of a command, and what its file leaves open.
struct ModelChoice
{
    QString name; ///< a file that there is, or "zoo:NAME"; empty: none was given
    ModelOptions options;
};
/// MODEL, --input and --dim.
void declareModel(Options& options, ModelChoice& target, bool required = true);
/// MODEL as often as it is given, at least once.
void declareModels(Options& options, std::vector<QString>& target);
/// --input and --dim, for where the model is not a word of its own.
void declareShapes(Options& options, ModelOptions& target);
/// Refuses what is neither a file nor a model of the zoo, before anything is begun.
Take modelName(QString& target);
/// Likewise, without "zoo:".
Take zooName(std::string& target);

/// How a result is printed; of both none: as text for people.
struct Format
{
    bool json = false;
    bool csv = false;
};
/// --tsv of layer times; not beside the others.
void declareTsv(Options& options, bool& target);
void declareJson(Options& options, bool& target);
void declareFormat(Options& options, Format& target);

/// An option, or a word, that is the address of an agent.
Option addressOption(std::string name, std::string description, std::optional<AgentAddress>& target);
/// The note that says what ADDR may be.
void explainAddresses(Options& options);

/// --runs and --budget; what is in @p target holds otherwise.
void declareLimits(Options& options, engine::ProfileOptions& target);

/// Of every planner.
std::vector<std::string> algorithmNames();

Take intoPath(QString& target);
Take side(engine::Side& target);

} // namespace app
