// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/link_measurement.h"
#include "widgets/shell/card.h"

#include <optional>

class QPushButton;

namespace widgets {

class LinkChart;
class MessageLine;
class ProgressLine;

/// The link between both devices, size by size: measures it, and shows what was measured last.
class LinkCard : public Card
{
    Q_OBJECT
public:
    explicit LinkCard(QWidget* parent = nullptr);

    /// @p earlier: it was measured in an earlier session, which is said.
    void setLink(std::optional<engine::LinkMeasurement> link, bool earlier = false);
    /// Whether there are two who can measure it, and nothing else is in the way.
    void setMeasurable(bool measurable);
    void setProgress(const QString& what, double share); ///< share below 0: not known
    void clearProgress();
    void setError(const QString& text); ///< empty: none

Q_SIGNALS:
    void measureRequested();
    void cancelRequested();
    void importRequested();
    void saveRequested();
    void exportReady(const QString& suggestedName, const QByteArray& contents);

private:
    QPushButton* addButton(const QString& title, const char* name);
    void addLine(const QString& text);
    void clearLines();
    void showButtons();

    QPushButton* m_measure;
    QPushButton* m_import;
    QPushButton* m_save;
    ProgressLine* m_progress;
    MessageLine* m_error;
    LinkChart* m_chart;
    QWidget* m_summary; ///< a label for each line
    bool m_measurable = false;
    bool m_measured = false;
};

} // namespace widgets
