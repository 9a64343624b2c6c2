// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/io/onnx/onnx_writer.h"
#include "engine/io/records/csv.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <iomanip>
#include <sstream>

namespace app {

namespace {

std::string tableOfModels()
{
    std::ostringstream text;
    text << std::left << std::setw(14) << "model" << std::setw(20) << "inputs" << std::right << std::setw(8) << "layers"
         << std::setw(14) << "parameters" << std::setw(16) << "MACs"
         << "\n";
    for (const auto& model : engine::zooModels())
        text << std::left << std::setw(14) << model.name << std::setw(20) << model.inputs << std::right << std::setw(8)
             << model.layers << std::setw(14) << model.parameters << std::setw(16) << model.macs << "\n";
    return text.str();
}

std::string csvOfModels()
{
    engine::CsvTable table;
    table.columns = {"model", "inputs", "layers", "parameters", "macs"};
    for (const auto& model : engine::zooModels())
        table.rows.push_back({std::string(model.name), std::string(model.inputs), std::to_string(model.layers),
                              std::to_string(model.parameters), std::to_string(model.macs)});
    return engine::toCsv(table);
}

std::string jsonOfModels()
{
    const auto text = [](std::string_view view) {
        return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
    };
    QJsonArray models;
    for (const auto& model : engine::zooModels())
        models.append(QJsonObject{{QStringLiteral("name"), text(model.name)},
                                  {QStringLiteral("inputs"), text(model.inputs)},
                                  {QStringLiteral("layers"), static_cast<qint64>(model.layers)},
                                  {QStringLiteral("parameters"), static_cast<qint64>(model.parameters)},
                                  {QStringLiteral("macs"), static_cast<qint64>(model.macs)}});
    return QJsonDocument(QJsonObject{{QStringLiteral("models"), models}}).toJson().toStdString();
}

int listModels(Arguments& arguments)
{
    if (arguments.words().size() > 1 || arguments.has("output"))
        arguments.refuse(QStringLiteral("list takes no model and no file"));
    if (arguments.misused())
        return Misused;
    print(arguments.has("json") ? jsonOfModels() : arguments.has("csv") ? csvOfModels() : tableOfModels());
    return Done;
}

int exportModel(Arguments& arguments)
{
    const auto words = arguments.words();
    const auto file = arguments.text("output");
    if (words.size() != 2)
        arguments.refuse(QStringLiteral("export takes the name of one model; see suture zoo list"));
    else if (file.isEmpty())
        arguments.refuse(QStringLiteral("export needs -o FILE.onnx"));
    else if (arguments.has("json") || arguments.has("csv"))
        arguments.refuse(QStringLiteral("export writes ONNX, neither JSON nor CSV"));
    if (arguments.misused())
        return Misused;
    const auto graph = engine::makeZooModel(words[1].toStdString());
    if (!graph)
        return fail(graph.error());
    if (const auto written = engine::writeOnnx(*graph, file.toStdString()); !written)
        return fail(written.error());
    say(QStringLiteral("%1 written to %2").arg(words[1], file));
    return Done;
}

} // namespace

int runZoo(const QStringList& words)
{
    Arguments arguments(
        "zoo",
        {QCommandLineOption({QStringLiteral("o"), QStringLiteral("output")}, QString(), QStringLiteral("file"))});
    if (!arguments.parse(words, 1, 2))
        return Misused;
    if (arguments.words().front() == QLatin1String("list"))
        return listModels(arguments);
    if (arguments.words().front() == QLatin1String("export"))
        return exportModel(arguments);
    arguments.refuse(QStringLiteral("only 'list' and 'export' are known"));
    return Misused;
}

} // namespace app
