// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/plans_model.h"

#include "engine/plan/planners.h"
#include "widgets/tables/value_text.h"

#include <QCoreApplication>
#include <QFont>

#include <algorithm>

namespace widgets {

namespace {

double ratio(engine::Millis baseline, engine::Millis time)
{
    return time.count() > 0.0 ? baseline / time : 0.0;
}

QFont boldFont()
{
    QFont font;
    font.setBold(true);
    return font;
}

} // namespace

QString planTitle(const std::string& algorithm)
{
    if (const auto* planner = engine::plannerNamed(algorithm))
        return QCoreApplication::translate("Planner", planner->title);
    if (algorithm == "by-hand")
        return QCoreApplication::translate("widgets::PlansModel", "By hand");
    return QString::fromStdString(algorithm);
}

QString titleOf(const PlanRow& row)
{
    return row.title.isEmpty() && row.plan ? planTitle(row.plan->algorithm) : row.title;
}

PlansModel::PlansModel(QObject* parent) : QAbstractTableModel(parent) {}

void PlansModel::setPlans(std::vector<PlanRow> rows)
{
    if (rows.size() != m_rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    } else if (rows != m_rows) {
        m_rows = std::move(rows); // a dragged slider keeps the chosen row
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

void PlansModel::setCompared(int row)
{
    if (row == m_compared)
        return;
    m_compared = row;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, Title), index(rowCount() - 1, Title));
}

int PlansModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int PlansModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

engine::Millis PlansModel::latencyOf(const engine::Planner& planner) const
{
    const auto row = std::ranges::find_if(m_rows, [&planner](const PlanRow& candidate) {
        return candidate.plan && candidate.plan->algorithm == planner.name;
    });
    return row == m_rows.end() ? engine::Millis{0} : row->plan->predicted.total();
}

double PlansModel::overDevice(engine::Millis total) const
{
    return ratio(latencyOf(engine::baselinePlanner(engine::Side::Device)), total);
}

double PlansModel::overEdge(engine::Millis total) const
{
    return ratio(latencyOf(engine::baselinePlanner(engine::Side::Edge)), total);
}

double PlansModel::overBest(engine::Millis total) const
{
    return std::min(overDevice(total), overEdge(total));
}

std::optional<double> PlansModel::aboveOptimum(engine::Millis total) const
{
    const auto optimum = latencyOf(engine::optimalPlanner());
    return optimum.count() > 0.0 ? std::optional((total - optimum) / optimum) : std::nullopt;
}

QString PlansModel::text(const PlanRow& row, int column) const
{
    if (column == Title)
        return titleOf(row);
    if (!row.plan)
        return column != Breakdown ? dash() : row.pending ? tr("planning…") : row.reason;
    const engine::Millis total = row.plan->predicted.total();
    const auto& parts = row.plan->predicted;
    switch (column) {
    case Total: return millisNumber(total);
    case OverBest: return speedupText(overBest(total));
    case OverDevice: return speedupText(overDevice(total));
    case OverEdge: return speedupText(overEdge(total));
    case Crossings: return tr("%1↑ %2↓").arg(parts.uploads.size()).arg(parts.downloads.size());
    case Sent: return bytesText(parts.bytesUp + parts.bytesDown);
    default: return {};
    }
}

QString PlansModel::remark(const PlanRow& row) const
{
    if (!row.plan || !row.reason.isEmpty())
        return row.plan ? row.reason : QString();
    const auto& plan = *row.plan;
    const auto gap = plan.optimal || plan.lowerBound.count() <= 0.0
        ? QString()
        : tr(" · gap %1").arg(percentText((plan.value - plan.lowerBound) / plan.lowerBound));
    if (plan.claimed)
        return tr("claims %1").arg(millisText(*plan.claimed));
    if (plan.objective == engine::Objective::Period)
        return tr("%1 frames/s").arg(1000.0 / plan.value.count(), 0, 'g', 3) + gap;
    if (plan.objective == engine::Objective::Makespan)
        return tr("makespan %1").arg(millisText(plan.value)) + gap;
    const auto above = aboveOptimum(plan.predicted.total());
    constexpr double worthSaying = 5e-4;
    return above && *above > worthSaying ? tr("%1 over optimal").arg(percentText(*above)) : QString();
}

QString PlansModel::explanation(const PlanRow& row) const
{
    if (row.pending)
        return tr("Being planned");
    if (!row.plan)
        return row.reason;
    const engine::Breakdown& parts = row.plan->predicted;
    const QString cut = row.cut.isEmpty() ? QString() : row.cut + QLatin1Char('\n');
    const auto said = remark(row);
    return (said.isEmpty() ? said : said + QLatin1Char('\n')) + cut
        + tr("Predicted: device %1, upload %2, edge %3, download %4 · %5 up, %6 down")
              .arg(millisText(parts.device), millisText(parts.uplink), millisText(parts.edge),
                   millisText(parts.downlink), bytesText(parts.bytesUp), bytesText(parts.bytesDown));
}

engine::Millis PlansModel::longest() const
{
    engine::Millis result{0};
    for (const PlanRow& row : m_rows)
        result = std::max(result, row.plan ? row.plan->predicted.total() : engine::Millis{0});
    return result;
}

QVariant PlansModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PlanRow& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Title && index.row() == m_compared ? tr("%1, compared").arg(titleOf(row))
                                                                    : text(row, index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() >= Total ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole: return index.column() == OverBest && row.plan ? QVariant(boldFont()) : QVariant();
    case Qt::ToolTipRole: return explanation(row);
    case BreakdownRole:
        return index.column() == Breakdown && row.plan ? QVariant::fromValue(row.plan->predicted) : QVariant();
    case RemarkRole: return remark(row);
    case LongestRole: return longest().count();
    default: return {};
    }
}

QVariant PlansModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section >= Total ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == OverBest)
        return tr("Predicted speed-up over the better of device only and edge only");
    if (role == Qt::ToolTipRole && section == OverDevice)
        return tr("Predicted speed-up over device only");
    if (role == Qt::ToolTipRole && section == OverEdge)
        return tr("Predicted speed-up over edge only");
    if (role == Qt::ToolTipRole && section == Crossings)
        return tr("Tensors that go up to the edge and come down to the device, for each frame");
    if (role == Qt::ToolTipRole && section == Sent)
        return tr("Bytes on the link for each frame, both ways");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title: return tr("Plan");
    case Breakdown: return tr("Breakdown");
    case Total: return tr("ms");
    case OverBest: return tr("× best");
    case OverDevice: return tr("× device");
    case OverEdge: return tr("× edge");
    case Crossings: return tr("cross");
    default: return tr("sent");
    }
}

Qt::ItemFlags PlansModel::flags(const QModelIndex& index) const
{
    const auto row = static_cast<std::size_t>(index.row());
    if (!index.isValid() || row >= m_rows.size())
        return {};
    if ((!m_rows[row].plan && !m_rows[row].pending) || !m_rows[row].reason.isEmpty())
        return Qt::ItemNeverHasChildren;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace widgets
