// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace widgets {

/// A titled frame around one body.
class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// A quiet line at the right of the title.
    void setHint(const QString& hint);
    /// Puts @p widget at the right end of the title's row.
    void addHeaderWidget(QWidget* widget);
    /// Takes @p body, with @p margin around it, below what was there.
    void addBody(QWidget* body, int stretch = 1, int margin = 0);

protected:
    QHBoxLayout* header() const { return m_header; }

private:
    QLabel* m_title;
    QLabel* m_hint;
    QHBoxLayout* m_header;
    QVBoxLayout* m_layout;
};

} // namespace widgets
