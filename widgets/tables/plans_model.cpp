// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/plans_model.h"

#include "widgets/tables/value_text.h"

#include <QCoreApplication>
#include <QFont>

#include <algorithm>
#include <map>

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
    const auto tr = [](const char* text) { return QCoreApplication::translate("widgets::PlansModel", text); };
    static const std::map<std::string, const char*, std::less<>> titles{
        {"optimal", QT_TRANSLATE_NOOP("widgets::PlansModel", "Optimal (min-cut)")},
        {"dp", QT_TRANSLATE_NOOP("widgets::PlansModel", "Branch DP")},
        {"dads", QT_TRANSLATE_NOOP("widgets::PlansModel", "DADS")},
        {"dads-published", QT_TRANSLATE_NOOP("widgets::PlansModel", "DADS as published")},
        {"neurosurgeon", QT_TRANSLATE_NOOP("widgets::PlansModel", "Neurosurgeon")},
        {"optimal-throughput", QT_TRANSLATE_NOOP("widgets::PlansModel", "Optimal throughput")},
        {"dads-throughput", QT_TRANSLATE_NOOP("widgets::PlansModel", "DADS throughput")},
        {"overlap", QT_TRANSLATE_NOOP("widgets::PlansModel", "Overlap")},
        {"device-only", QT_TRANSLATE_NOOP("widgets::PlansModel", "Device only")},
        {"edge-only", QT_TRANSLATE_NOOP("widgets::PlansModel", "Edge only")},
    };
    const auto title = titles.find(algorithm);
    return title == titles.end() ? QString::fromStdString(algorithm) : tr(title->second);
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

int PlansModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int PlansModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

engine::Millis PlansModel::baseline(const char* algorithm) const
{
    const auto row = std::ranges::find_if(m_rows, [algorithm](const PlanRow& candidate) {
        return candidate.plan && candidate.plan->algorithm == algorithm;
    });
    return row == m_rows.end() ? engine::Millis{0} : row->plan->predicted.total();
}

QString PlansModel::text(const PlanRow& row, int column) const
{
    if (column == Title)
        return row.title.isEmpty() && row.plan ? planTitle(row.plan->algorithm) : row.title;
    if (!row.plan)
        return column == Breakdown ? row.reason : dash();
    const engine::Millis total = row.plan->predicted.total();
    const engine::Millis device = baseline("device-only");
    const engine::Millis edge = baseline("edge-only");
    switch (column) {
    case Total:
        return millisNumber(total);
    case OverBest:
        return speedupText(ratio(std::min(device, edge), total));
    case OverDevice:
        return speedupText(ratio(device, total));
    case OverEdge:
        return speedupText(ratio(edge, total));
    default:
        return {};
    }
}

QString PlansModel::explanation(const PlanRow& row)
{
    if (!row.plan)
        return row.reason;
    const engine::Breakdown& parts = row.plan->predicted;
    const QString cut = row.cut.isEmpty() ? QString() : row.cut + QLatin1Char('\n');
    return cut + tr("Predicted: device %1, upload %2, edge %3, download %4 · %5 up, %6 down")
        .arg(millisText(parts.device), millisText(parts.uplink), millisText(parts.edge), millisText(parts.downlink),
             bytesText(parts.bytesUp), bytesText(parts.bytesDown));
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
        return text(row, index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() >= Total ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        return index.column() == OverBest && row.plan ? QVariant(boldFont()) : QVariant();
    case Qt::ToolTipRole:
        return explanation(row);
    case BreakdownRole:
        return index.column() == Breakdown && row.plan ? QVariant::fromValue(row.plan->predicted) : QVariant();
    case LongestRole:
        return longest().count();
    default:
        return {};
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
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title:
        return tr("Plan");
    case Breakdown:
        return tr("Breakdown");
    case Total:
        return tr("ms");
    case OverBest:
        return tr("vs best");
    case OverDevice:
        return tr("vs device");
    default:
        return tr("vs edge");
    }
}

Qt::ItemFlags PlansModel::flags(const QModelIndex& index) const
{
    const auto row = static_cast<std::size_t>(index.row());
    if (!index.isValid() || row >= m_rows.size())
        return {};
    if (!m_rows[row].plan)
        return Qt::ItemNeverHasChildren;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace widgets
