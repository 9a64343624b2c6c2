// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/file_question.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace app {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(app::FileQuestion)
};

QString filterOf(const QString& ending)
{
    const std::array<std::pair<QString, QString>, 6> kinds{
        {{QStringLiteral("csv"), Words::tr("Tables (*.csv)")},
         {QStringLiteral("json"), Words::tr("JSON files (*.json)")},
         {QStringLiteral("txt"), Words::tr("Text (*.txt)")},
         {QStringLiteral("png"), Words::tr("Pictures (*.png)")},
         {QStringLiteral("pdf"), Words::tr("PDF documents (*.pdf)")},
         {QStringLiteral("svg"), Words::tr("Vector graphics (*.svg)")}}};
    const auto* kind = std::ranges::find(kinds, ending, &std::pair<QString, QString>::first);
    return kind != kinds.end() ? kind->second : QString();
}

/// "csv" of "Tables (*.csv)".
QString endingOf(const QString& filter)
{
    static const QRegularExpression pattern(QStringLiteral("\\(\\*\\.([a-z]+)"));
    return pattern.match(filter).captured(1);
}

} // namespace

void askInDialog(QWidget& window, const FileQuestion& question, const FileAnswer& answer)
{
    auto* dialog = new QFileDialog(&window, question.title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setNameFilters(question.filters);
    if (question.purpose == FileQuestion::Purpose::Save) {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setFileMode(QFileDialog::AnyFile);
        dialog->setDefaultSuffix(QFileInfo(question.suggestedName).suffix());
        dialog->selectFile(question.suggestedName);
        QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
            if (const auto ending = endingOf(filter); !ending.isEmpty())
                dialog->setDefaultSuffix(ending);
        });
    } else {
        dialog->setFileMode(QFileDialog::ExistingFile);
    }
    QObject::connect(dialog, &QFileDialog::fileSelected, &window, answer);
    dialog->open();
}

FileQuestion whereToSave(const QString& name)
{
    const auto all = Words::tr("All files (*)");
    const auto own = filterOf(QFileInfo(name).suffix());
    return {FileQuestion::Purpose::Save, Words::tr("Export"), name,
            own.isEmpty() ? QStringList{all} : QStringList{own, all}};
}

FileQuestion whereToSaveGraph(const QString& name)
{
    return {FileQuestion::Purpose::Save,
            Words::tr("Export the graph"),
            name,
            {filterOf(QStringLiteral("svg")), filterOf(QStringLiteral("pdf")), filterOf(QStringLiteral("png"))}};
}

FileQuestion whichModel()
{
    return {FileQuestion::Purpose::Open,
            Words::tr("Open a model"),
            {},
            {Words::tr("Models (*.onnx *.pt *.pth *.torchscript)"), Words::tr("All files (*)")}};
}

FileQuestion whichTable()
{
    return {FileQuestion::Purpose::Open,
            Words::tr("Import a table of measured layers, or a predictor"),
            {},
            {Words::tr("Tables and predictors (*.csv *.json)"), Words::tr("All files (*)")}};
}

FileQuestion whichLink()
{
    return {FileQuestion::Purpose::Open,
            Words::tr("Import a link, or the times of transfers up"),
            {},
            {Words::tr("Links (*.json *.txt *.tsv)"), Words::tr("All files (*)")}};
}

FileQuestion whichDownTimes()
{
    return {FileQuestion::Purpose::Open,
            Words::tr("Import the times of transfers down"),
            {},
            {Words::tr("Times (*.txt *.tsv)"), Words::tr("All files (*)")}};
}

FileQuestion whichProfile()
{
    return {FileQuestion::Purpose::Open,
            Words::tr("Import the times of layers"),
            {},
            {Words::tr("Profiles (*.json *.txt *.tsv)"), Words::tr("All files (*)")}};
}

FileQuestion whichLoadCurve()
{
    return {FileQuestion::Purpose::Open,
            Words::tr("Import latency against load"),
            {},
            {Words::tr("Tables (*.csv)"), Words::tr("All files (*)")}};
}

QString suggestedName(const QString& model, const QString& name)
{
    static const QRegularExpression others(QStringLiteral("[^a-z0-9._]+"));
    static const QRegularExpression ending(QStringLiteral("\\.(onnx|pt|pth|torchscript)$"));
    auto base = model.toLower().remove(ending).replace(others, QStringLiteral("-"));
    while (base.startsWith(QLatin1Char('-')) || base.startsWith(QLatin1Char('.')))
        base.remove(0, 1); // because a leading dot hides a file
    while (base.endsWith(QLatin1Char('-')))
        base.chop(1);
    return base.isEmpty() ? name : base + QLatin1Char('-') + name;
}

} // namespace app
