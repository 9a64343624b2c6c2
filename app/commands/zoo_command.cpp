// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/shared_options.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/io/onnx/onnx_writer.h"
#include "engine/io/records/csv.h"
#include "widgets/tables/conditions.h"

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

engine::CsvTable csvOfModels()
{
    engine::CsvTable table;
    table.columns = {"model", "inputs", "layers", "parameters", "macs"};
    for (const auto& model : engine::zooModels())
        table.rows.push_back({std::string(model.name), std::string(model.inputs), std::to_string(model.layers),
                              std::to_string(model.parameters), std::to_string(model.macs)});
    return table;
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

int listModels(const Format& format)
{
    if (format.csv)
        print(widgets::Conditions(), csvOfModels());
    else
        print(format.json ? jsonOfModels() : tableOfModels());
    return Done;
}

int exportModel(const std::string& name, const QString& file)
{
    const auto graph = engine::makeZooModel(name);
    if (!graph)
        return fail(graph.error());
    if (const auto written = engine::writeOnnx(*graph, file.toStdString()); !written)
        return fail(written.error());
    say(QStringLiteral("%1 written to %2").arg(QString::fromStdString(name), file));
    return Done;
}

} // namespace

Action declareZooList(Options& options)
{
    const auto format = std::make_shared<Format>();
    declareFormat(options, *format);
    return [format] { return listModels(*format); };
}

Action declareZooExport(Options& options)
{
    struct Settings
    {
        std::string name;
        QString file;
    };
    const auto settings = std::make_shared<Settings>();
    options.word({.name = "NAME",
                  .description = "of the model; suture zoo list names them",
                  .take = zooName(settings->name),
                  .required = true});
    options.option({.name = "output",
                    .value = "FILE",
                    .description = "the ONNX file to write",
                    .take = intoPath(settings->file),
                    .letter = 'o',
                    .required = true});
    return [settings] { return exportModel(settings->name, settings->file); };
}

} // namespace app
