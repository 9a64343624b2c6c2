// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/run_summary_model.h"

#include "widgets/tables/value_text.h"

#include <QFont>
#include <QLocale>

namespace widgets {

namespace {

QString speedupWithSpread(const engine::RunStatistics& measured, engine::RunMode baseline)
{
    return speedupText(measured.speedup(baseline), measured.speedupSpread(baseline));
}

QString predictedText(const engine::RunLog& run)
{
    QString predicted = millisText(run.report().plan(engine::RunMode::Split).predicted.total());
    if (run.statistics().frames(engine::RunMode::Split) == 0)
        return predicted;
    const double error = run.predictionError(engine::RunMode::Split);
    return QStringLiteral("%1 (%2)").arg(predicted, percentText(error));
}

} // namespace

RunSummaryModel::RunSummaryModel(QObject* parent) : QAbstractTableModel(parent), m_pace([this] { refresh(); }, this) {}

std::vector<RunSummaryModel::Row> RunSummaryModel::rowsOf(const engine::RunLog& run)
{
    using engine::RunMode;
    const engine::RunStatistics& measured = run.statistics();
    const std::optional<double>& difference = run.report().splitDifference;
    const engine::ModeSummary split = measured.summary(RunMode::Split);
    const auto better = measured.betterBaseline();
    const bool ran = split.frames > 0;
    return {
        {tr("median latency"), ran ? millisText(split.latency, split.spread) : dash(),
         tr("Measured end to end; ± median absolute deviation"), true},
        {tr("95th percentile"), ran ? millisText(split.p95) : dash(), tr("Measured end to end"), false},
        {tr("predicted"), predictedText(run), tr("From the profiles and the link; against the median"), false},
        {tr("speed-up vs better"), better ? speedupWithSpread(measured, *better) : dash(),
         tr("Over the faster of device only and edge only, measured in this run"), true},
        {tr("speed-up vs device"), speedupWithSpread(measured, RunMode::DeviceOnly), tr("Measured in this run"), false},
        {tr("speed-up vs edge"), speedupWithSpread(measured, RunMode::EdgeOnly), tr("Measured in this run"), false},
        {tr("frames"),
         tr("%1 split, %2+%3 baseline")
             .arg(split.frames)
             .arg(measured.frames(RunMode::DeviceOnly))
             .arg(measured.frames(RunMode::EdgeOnly)),
         tr("Device only and edge only are measured between the split frames"), false},
        {tr("output difference"), difference ? QLocale().toString(*difference, 'g', 2) : dash(),
         tr("Largest difference of split and whole output, relative to the largest value"), false},
    };
}

void RunSummaryModel::setRun(std::shared_ptr<const engine::RunLog> run)
{
    m_run = std::move(run);
    refresh();
}

void RunSummaryModel::setReport(const std::optional<engine::RunReport>& report)
{
    setRun(report ? std::make_shared<const engine::RunLog>(*report) : nullptr);
}

void RunSummaryModel::framesAppended()
{
    if (m_run)
        m_pace.request();
}

void RunSummaryModel::refresh()
{
    std::vector<Row> rows = m_run ? rowsOf(*m_run) : std::vector<Row>{};
    if (rows.size() != m_rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    } else if (!rows.empty()) {
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
}

int RunSummaryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RunSummaryModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : 2;
}

QVariant RunSummaryModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const bool isValue = index.column() == 1;
    switch (role) {
    case Qt::DisplayRole: return isValue ? row.value : row.what;
    case Qt::ToolTipRole: return row.explanation;
    case Qt::TextAlignmentRole: return int((isValue ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(true);
        return isValue && row.important ? QVariant(font) : QVariant();
    }
    default: return {};
    }
}

} // namespace widgets
