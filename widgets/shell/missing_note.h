// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace widgets {

/// What a page lacks, and the button that gets it. Hidden while nothing is missing.
class MissingNote : public QFrame
{
    Q_OBJECT
public:
    explicit MissingNote(QWidget* parent = nullptr);

    /// Shows the note; without @p button it is only a line.
    void setMissing(const QString& text, const QString& button = {});
    void clear();
    QString text() const;

Q_SIGNALS:
    void wanted(); ///< the button was pressed

private:
    QLabel* m_text;
    QPushButton* m_button;
};

} // namespace widgets
