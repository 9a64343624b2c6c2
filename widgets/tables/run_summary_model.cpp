// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/run_summary_model.h"

#include "engine/run/run_statistics.h"
#include "widgets/tables/value_text.h"

#include <QFont>
#include <QLocale>

namespace widgets {

namespace {

QString speedupWithSpread(const engine::RunReport& report, engine::RunMode baseline)
{
    return speedupText(engine::speedup(report, baseline), speedupSpread(report, baseline));
}

QString predictedText(const engine::RunReport& report, const engine::ModeSummary& measured)
{
    const QString predicted = millisText(report.plan(engine::RunMode::Split).predicted.total());
    if (measured.frames == 0)
        return predicted;
    const double error = engine::predictionError(report, engine::RunMode::Split);
    return QStringLiteral("%1 (%2)").arg(predicted, percentText(error));
}

} // namespace

RunSummaryModel::RunSummaryModel(QObject* parent) : QAbstractTableModel(parent) {}

std::vector<RunSummaryModel::Row> RunSummaryModel::rowsOf(const engine::RunReport& report)
{
    using engine::RunMode;
    const engine::ModeSummary split = engine::summarize(report, RunMode::Split);
    const int onDevice = engine::summarize(report, RunMode::DeviceOnly).frames;
    const int onEdge = engine::summarize(report, RunMode::EdgeOnly).frames;
    const auto better = betterBaseline(report);
    const bool ran = split.frames > 0;
    return {
        {tr("median latency"), ran ? millisText(split.latency, split.spread) : dash(),
         tr("Measured end to end; ± median absolute deviation"), true},
        {tr("95th percentile"), ran ? millisText(split.p95) : dash(), tr("Measured end to end"), false},
        {tr("predicted"), predictedText(report, split), tr("From the profiles and the link; against the median"),
         false},
        {tr("speed-up vs better of both"), better ? speedupWithSpread(report, *better) : dash(),
         tr("Over the faster of device only and edge only, measured in this run"), true},
        {tr("speed-up vs device"), speedupWithSpread(report, RunMode::DeviceOnly), tr("Measured in this run"),
         false},
        {tr("speed-up vs edge"), speedupWithSpread(report, RunMode::EdgeOnly), tr("Measured in this run"), false},
        {tr("frames"), tr("%1 split · %2 + %3 baseline").arg(split.frames).arg(onDevice).arg(onEdge),
         tr("Device only and edge only are measured between the split frames"), false},
        {tr("output difference"),
         report.splitDifference ? QLocale().toString(*report.splitDifference, 'g', 2) : dash(),
         tr("Largest difference of split and whole output, relative to the largest value"), false},
    };
}

void RunSummaryModel::setReport(const std::optional<engine::RunReport>& report)
{
    std::vector<Row> rows = report ? rowsOf(*report) : std::vector<Row>{};
    if (rows.size() != m_rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    } else if (!rows.empty()) {
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 1));
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
    case Qt::DisplayRole:
        return isValue ? row.value : row.what;
    case Qt::ToolTipRole:
        return row.explanation;
    case Qt::TextAlignmentRole:
        return int((isValue ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(true);
        return isValue && row.important ? QVariant(font) : QVariant();
    }
    default:
        return {};
    }
}

} // namespace widgets
