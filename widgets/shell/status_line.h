// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>

class QColor;
class QLabel;

namespace widgets {

/// The bar at the bottom: the two devices and the link, live, and the model in a few figures.
/// An empty text says "no device", "no edge", "no link".
class StatusLine : public QStatusBar
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget* parent = nullptr);

    void setDevice(const QString& text);
    void setEdge(const QString& text);
    void setLink(const QString& text);
    void setSummary(const QString& text);

private:
    QLabel* addPlace(const char* name, const QColor& dot);

    QLabel* m_device;
    QLabel* m_edge;
    QLabel* m_link;
    QLabel* m_summary;
};

} // namespace widgets
