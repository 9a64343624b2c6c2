// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace widgets {

/// A line in the page that says what a modal box would have said: what happened, to what, and what to
/// do now. Hidden while it is empty; errors can be closed by the reader.
class MessageLine : public QFrame
{
    Q_OBJECT
public:
    enum class Tone { Good, Note, Warning, Error };

    explicit MessageLine(QWidget* parent = nullptr);

    void setMessage(Tone tone, const QString& text); ///< an empty text hides the line
    void setError(const QString& text) { setMessage(Tone::Error, text); }
    void clear() { setMessage(m_tone, {}); }
    QString text() const;
    Tone tone() const { return m_tone; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void keepAllLines();

    QLabel* m_text;
    QWidget* m_close;
    Tone m_tone = Tone::Note;
};

} // namespace widgets
