// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/candidate_networks.h"
#include "widgets/tables/conditions.h"

#include <QWidget>

class QPushButton;

namespace widgets {

class CellTable;
class ElidedLabel;

/// The layers that are worth measuring next, and why.
class NextMeasurements : public QWidget
{
    Q_OBJECT
public:
    explicit NextMeasurements(QWidget* parent = nullptr);

    void setSuggestions(std::vector<engine::Suggestion> suggestions); ///< as nextToMeasure()
    void setPossible(bool possible);                                  ///< a device can be asked just now
    void setConditions(const Conditions& conditions);

Q_SIGNALS:
    /// The sampled networks in which they stand.
    void measureRequested(const QStringList& networks);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

private:
    void enable();

    std::vector<engine::Suggestion> m_suggestions;
    bool m_possible = false;
    QPushButton* m_measure;
    ElidedLabel* m_hint;
    CellTable* m_table;
};

} // namespace widgets
