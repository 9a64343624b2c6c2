// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/message_line.h"

#include "widgets/shell/icons.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace widgets {

namespace {

QString roleOf(MessageLine::Tone tone)
{
    switch (tone) {
    case MessageLine::Tone::Good: return QStringLiteral("good");
    case MessageLine::Tone::Note: return QStringLiteral("note");
    case MessageLine::Tone::Warning: return QStringLiteral("warning");
    case MessageLine::Tone::Error: return QStringLiteral("error");
    }
    return {};
}

} // namespace

MessageLine::MessageLine(QWidget* parent) : QFrame(parent), m_text(new QLabel(this)), m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("message"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = static_cast<QToolButton*>(m_close);
    close->setObjectName(QStringLiteral("closeMessage"));
    close->setIcon(icon("close", themeOf(palette()).muted));
    close->setAccessibleName(tr("Hide this line"));
    close->setToolTip(tr("Hide this line"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 4, 4, 4);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_close);
    connect(close, &QToolButton::clicked, this, &MessageLine::clear);
    hide();
}

void MessageLine::setMessage(Tone tone, const QString& text)
{
    m_tone = tone;
    m_text->setText(text);
    m_close->setVisible(tone == Tone::Error);
    setProperty("role", roleOf(tone));
    style()->unpolish(this);
    style()->polish(this);
    setVisible(!text.isEmpty());
    keepAllLines();
}

void MessageLine::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    keepAllLines();
}

/// By its least height, because a splitter asks for no other.
void MessageLine::keepAllLines()
{
    setMinimumHeight(std::max(0, layout()->totalHeightForWidth(width()))); // below 0 while it says nothing
}

QString MessageLine::text() const
{
    return m_text->text();
}

} // namespace widgets
