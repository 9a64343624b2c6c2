// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/run_chart.h"

#include "widgets/charts/qcustomplot.h"

#include <QMenu>

#include <algorithm>

namespace widgets {

namespace {

constexpr int followedFrames = 300;

} // namespace

void RunChart::setRun(std::shared_ptr<const engine::RunLog> run)
{
    if (run != m_run) { // because the view of one run says nothing about another
        forgetZoom();
        m_wholeWanted = false;
        m_grows = false;
    }
    m_run = std::move(run);
    forget();
    if (m_run)
        readOn();
    redraw();
}

void RunChart::framesAppended()
{
    if (!m_run)
        return;
    m_grows = true;
    readOn();
    scheduleRedraw();
}

void RunChart::setRunning(bool running)
{
    m_running = running;
    scheduleRedraw();
}

void RunChart::setReport(const std::optional<engine::RunReport>& report)
{
    setRun(report ? std::make_shared<const engine::RunLog>(*report) : nullptr);
}

void RunChart::fit()
{
    m_wholeWanted = true;
    Chart::fit();
}

void RunChart::follow()
{
    m_wholeWanted = false;
    Chart::fit();
}

void RunChart::fitFrames(int first, int last)
{
    const int from = following() ? std::max(first, last - followedFrames + 1) : first;
    plot()->xAxis->setRange(from - 0.5, std::max(last, from + 1) + 0.5);
}

Conditions RunChart::conditions() const
{
    return m_run ? conditionsOf(m_run->report()) : Conditions{};
}

void RunChart::labelFrames()
{
    auto ticker = QSharedPointer<QCPAxisTickerFixed>::create();
    ticker->setTickStep(1.0);
    ticker->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    plot()->xAxis->setTicker(ticker);
    plot()->xAxis->setSubTicks(false);
    plot()->xAxis->setLabel(tr("frame"));
}

void RunChart::addToMenu(QMenu& menu)
{
    if (m_running)
        menu.addAction(tr("Follow the newest frames"), this, &RunChart::follow);
}

} // namespace widgets
