// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/card.h"

#include "widgets/shell/elided_label.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace widgets {

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent), m_title(new QLabel(title, this)), m_hint(new ElidedLabel(this)), m_header(new QHBoxLayout),
      m_layout(new QVBoxLayout(this))
{
    setProperty("role", QStringLiteral("card"));
    m_title->setProperty("role", QStringLiteral("title"));
    m_title->setVisible(!title.isEmpty());
    m_hint->setProperty("role", QStringLiteral("hint"));
    m_hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* top = new QWidget(this);
    top->setProperty("role", QStringLiteral("cardHeader"));
    top->setAttribute(Qt::WA_StyledBackground);
    top->setFixedHeight(31);
    top->setLayout(m_header);
    m_header->setContentsMargins(10, 0, 10, 0);
    m_header->addWidget(m_title);
    m_header->addWidget(m_hint, 1);
    m_layout->setContentsMargins(1, 1, 1, 1);
    m_layout->setSpacing(0);
    m_layout->addWidget(top, 0, Qt::AlignTop); // stays above while there is no body
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
}

void Card::setHint(const QString& hint)
{
    m_hint->setText(hint);
}

void Card::addHeaderWidget(QWidget* widget)
{
    m_header->addWidget(widget);
}

void Card::addBody(QWidget* body, int stretch, int margin)
{
    if (margin == 0) {
        m_layout->addWidget(body, stretch);
        return;
    }
    auto* framed = new QVBoxLayout;
    framed->setContentsMargins(margin, margin, margin, margin);
    framed->addWidget(body);
    m_layout->addLayout(framed, stretch);
}

} // namespace widgets
