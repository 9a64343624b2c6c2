// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/opened_model.h"
#include "widgets/tables/conditions.h"

#include <QCommandLineParser>
#include <QStringList>

#include <span>

namespace app {

/// Exit statuses of every command.
enum ExitStatus { Done = 0, Failed = 1, Misused = 2 };

/// One word on the command line. It works in the terminal and needs no display.
struct Command
{
    const char* name;
    const char* usage; ///< "inspect MODEL [--json]"; a line for each way to call it
    const char* summary;
    const char* options; ///< a line for each that usage leaves unexplained; may be empty
    int (*run)(const QStringList& arguments);
};

std::span<const Command> commands();

int runInspect(const QStringList& arguments);
int runProfile(const QStringList& arguments);
int runPlan(const QStringList& arguments);
int runVerifyPlan(const QStringList& arguments);
int runSweep(const QStringList& arguments);
int runRun(const QStringList& arguments);
int runBench(const QStringList& arguments);
int runDemo(const QStringList& arguments);
int runZoo(const QStringList& arguments);

/// Results go to standard output.
void print(const std::string& text);
/// As CSV, under what it rests on.
void print(const widgets::Conditions& conditions, engine::CsvTable table);
/// Progress and messages go to standard error, one line each.
void say(const QString& line);
/// Says why and answers Failed.
int fail(const engine::Error& error);

/// What a command was given, checked: options are known, numbers are numbers.
class Arguments
{
public:
    Arguments(const char* command, QList<QCommandLineOption> options);

    /// False when an option is unknown or the number of words is not between the two; says so.
    bool parse(const QStringList& arguments, int fewest, int most);
    /// True once an option could not be read; the command then answers Misused.
    bool misused() const { return m_misused; }

    QStringList words() const { return m_parser.positionalArguments(); }
    bool has(const char* option) const { return m_parser.isSet(QLatin1String(option)); }
    QString text(const char* option) const { return m_parser.value(QLatin1String(option)); }
    QStringList texts(const char* option) const { return m_parser.values(QLatin1String(option)); }
    /// A number in [lowest, highest]; anything else is misuse.
    double number(const char* option, double lowest, double highest, double fallback);
    int count(const char* option, int lowest, int highest, int fallback);
    /// --dim NAME=N and --input SHAPE.
    ModelOptions modelOptions();
    void refuse(const QString& reason);

private:
    std::map<std::string, std::int64_t> dimensions();

    QString m_command;
    QCommandLineParser m_parser;
    bool m_misused = false;
};

// Options that several commands share.
QCommandLineOption valueOption(const char* name, const char* value);
QCommandLineOption flagOption(const char* name);

} // namespace app
