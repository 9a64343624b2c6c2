// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/missing_note.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace widgets {

MissingNote::MissingNote(QWidget* parent) : QFrame(parent), m_text(new QLabel(this)), m_button(new QPushButton(this))
{
    setProperty("role", QStringLiteral("warning"));
    setObjectName(QStringLiteral("missing"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_button->setObjectName(QStringLiteral("missingButton"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 4, 4, 4);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, &MissingNote::wanted);
    hide();
}

void MissingNote::setMissing(const QString& text, const QString& button)
{
    m_text->setText(text);
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    setVisible(!text.isEmpty());
}

void MissingNote::clear()
{
    setMissing({});
}

QString MissingNote::text() const
{
    return m_text->text();
}

} // namespace widgets
