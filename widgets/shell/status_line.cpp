// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/status_line.h"

#include "widgets/shell/elided_label.h"
#include "widgets/shell/icons.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>

namespace widgets {

StatusLine::StatusLine(QWidget* parent)
    : QStatusBar(parent), m_device(addPlace("statusDevice", Theme{}.device)),
      m_edge(addPlace("statusEdge", Theme{}.edge)), m_link(addPlace("statusLink", Theme{}.link)),
      m_summary(new ElidedLabel(this))
{
    setSizeGripEnabled(false);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setObjectName(QStringLiteral("statusSummary"));
    m_summary->setContentsMargins(0, 0, 10, 0);
    addPermanentWidget(m_summary);
    setDevice({});
    setEdge({});
    setLink({});
}

QLabel* StatusLine::addPlace(const char* name, const QColor& dot)
{
    auto* place = new QWidget(this);
    auto* layout = new QHBoxLayout(place);
    layout->setContentsMargins(10, 0, 8, 0);
    layout->setSpacing(6);
    auto* mark = new QLabel(place);
    mark->setPixmap(dotIcon(dot).pixmap(QSize(10, 10), devicePixelRatioF()));
    auto* text = new ElidedLabel(place);
    text->setTextFormat(Qt::PlainText);
    text->setObjectName(QLatin1String(name));
    layout->addWidget(mark);
    layout->addWidget(text);
    addWidget(place);
    return text;
}

void StatusLine::setDevice(const QString& text)
{
    m_device->setText(text.isEmpty() ? tr("No device") : text);
}

void StatusLine::setEdge(const QString& text)
{
    m_edge->setText(text.isEmpty() ? tr("No edge") : text);
}

void StatusLine::setLink(const QString& text)
{
    m_link->setText(text.isEmpty() ? tr("No link") : text);
}

void StatusLine::setSummary(const QString& text)
{
    m_summary->setText(text);
}

} // namespace widgets
