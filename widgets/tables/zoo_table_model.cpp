// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/zoo_table_model.h"

#include "widgets/tables/value_text.h"

namespace widgets {

namespace {

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

ZooTableModel::ZooTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void ZooTableModel::setModels(std::span<const engine::ZooModel> models)
{
    beginResetModel();
    m_models.assign(models.begin(), models.end());
    endResetModel();
}

QString ZooTableModel::name(int row) const
{
    return textOf(m_models.at(static_cast<std::size_t>(row)).name);
}

int ZooTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_models.size());
}

int ZooTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ZooTableModel::text(const engine::ZooModel& model, int column) const
{
    switch (column) {
    case Name: return textOf(model.name);
    case Inputs: return textOf(model.inputs);
    case Layers: return QString::number(model.layers);
    case Parameters: return countText(static_cast<double>(model.parameters));
    case Macs: return countText(static_cast<double>(model.macs));
    default: return {};
    }
}

QVariant ZooTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    switch (role) {
    case Qt::DisplayRole: return text(m_models[static_cast<std::size_t>(index.row())], index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() <= Inputs ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    default: return {};
    }
}

QVariant ZooTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section <= Inputs ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Model");
    case Inputs: return tr("Inputs");
    case Layers: return tr("Layers");
    case Parameters: return tr("Parameters");
    case Macs: return tr("MACs");
    default: return {};
    }
}

} // namespace widgets
