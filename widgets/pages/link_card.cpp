// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/link_card.h"

#include "engine/plan/link_statistics.h"
#include "widgets/charts/legend_line.h"
#include "widgets/charts/link_chart.h"
#include "widgets/shell/elided_label.h"
#include "widgets/shell/message_line.h"
#include "widgets/shell/progress_line.h"
#include "widgets/tables/link_text.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace widgets {

namespace {

QString earlierText(const engine::LinkMeasurement& link)
{
    if (!link.measuredAt)
        return LinkCard::tr("From an earlier session; the link may be another by now");
    const auto date = QDateTime::fromSecsSinceEpoch(link.measuredAt->time_since_epoch().count(), Qt::UTC)
                          .toString(QStringLiteral("yyyy-MM-dd"));
    return LinkCard::tr("Measured on %1, in an earlier session; the link may be another by now").arg(date);
}

} // namespace

LinkCard::LinkCard(QWidget* parent)
    : Card(tr("Link"), parent), m_measure(addButton(tr("Measure the link"), "measureLink")),
      m_import(addButton(tr("Import…"), "importLink")), m_save(addButton(tr("Save…"), "saveLink")),
      m_progress(new ProgressLine(this)), m_error(new MessageLine(this)), m_chart(new LinkChart(this)),
      m_summary(new QWidget(this))
{
    setObjectName(QStringLiteral("linkCard"));
    m_summary->setObjectName(QStringLiteral("linkSummary"));
    auto* lines = new QVBoxLayout(m_summary);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(2);
    m_chart->setMinimumHeight(200);
    addHeaderWidget(new LegendLine(*m_chart, this));
    for (auto* button : {m_import, m_save, m_measure})
        addHeaderWidget(button);
    auto* body = new QWidget(this);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_error);
    layout->addWidget(m_progress);
    layout->addWidget(m_chart, 1);
    layout->addWidget(m_summary);
    addBody(body, 1, 12);
    connect(m_measure, &QPushButton::clicked, this, &LinkCard::measureRequested);
    connect(m_import, &QPushButton::clicked, this, &LinkCard::importRequested);
    connect(m_save, &QPushButton::clicked, this, &LinkCard::saveRequested);
    connect(m_progress, &ProgressLine::cancelRequested, this, &LinkCard::cancelRequested);
    connect(m_chart, &Chart::exportReady, this, &LinkCard::exportReady);
    setLink({});
}

QPushButton* LinkCard::addButton(const QString& title, const char* name)
{
    auto* button = new QPushButton(title, this);
    button->setObjectName(QLatin1String(name));
    return button;
}

void LinkCard::setLink(std::optional<engine::LinkMeasurement> link, bool earlier)
{
    m_measured = link.has_value();
    clearLines();
    if (link) {
        if (earlier)
            addLine(earlierText(*link));
        addLine(linkTitle(*link));
        for (const auto& line : linkLines(engine::statisticsOf(link->samples), *link))
            addLine(line);
    }
    m_summary->setVisible(m_measured);
    m_chart->setLink(std::move(link));
    showButtons();
}

void LinkCard::addLine(const QString& text)
{
    auto* line = new ElidedLabel(m_summary);
    line->setProperty("role", QStringLiteral("muted"));
    line->setText(text);
    m_summary->layout()->addWidget(line);
}

void LinkCard::clearLines()
{
    qDeleteAll(m_summary->findChildren<ElidedLabel*>());
}

void LinkCard::setMeasurable(bool measurable)
{
    m_measurable = measurable;
    showButtons();
}

void LinkCard::setProgress(const QString& what, double share)
{
    m_progress->setProgress(what, share);
    showButtons();
}

void LinkCard::clearProgress()
{
    m_progress->clear();
    showButtons();
}

void LinkCard::setError(const QString& text)
{
    m_error->setError(text);
}

void LinkCard::showButtons()
{
    m_measure->setEnabled(m_measurable && !m_progress->active());
    m_import->setEnabled(m_measurable && !m_progress->active());
    m_save->setEnabled(m_measured);
}

} // namespace widgets
