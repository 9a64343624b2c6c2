// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/proof_line.h"

#include "widgets/shell/message_line.h"
#include "widgets/tables/value_text.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace widgets {

namespace {

/// "flow 46.0 ms = cut 46.0 ms", "a frame every 20 ms", ...: what the plan is chosen for.
QString aimText(const engine::Plan& plan)
{
    switch (plan.objective) {
    case engine::Objective::Period: return ProofLine::tr("a frame every %1").arg(millisText(plan.value));
    case engine::Objective::Makespan: return ProofLine::tr("makespan %1").arg(millisText(plan.value));
    default: return ProofLine::tr("flow %1 = cut %2").arg(millisText(plan.lowerBound), millisText(plan.value));
    }
}

QString optimalText(const engine::Plan& plan, const QString& pins)
{
    const auto aim = aimText(plan);
    return pins.isEmpty() ? ProofLine::tr("Proven optimal: %1, no placement is below it").arg(aim)
                          : ProofLine::tr("Proven optimal with the pins (%1): %2, no placement that keeps them is "
                                          "below it; without them one may be")
                                .arg(pins, aim);
}

/// @p plan is not proven to be the best: how far it may be from it, or from the optimal one among @p rows.
QString distanceText(const engine::Plan& plan, const std::vector<PlanRow>& rows)
{
    if (plan.lowerBound.count() > 0.0)
        return ProofLine::tr("%1; no placement can be below %2, this plan is %3 above that bound")
            .arg(aimText(plan), millisText(plan.lowerBound),
                 percentText((plan.value - plan.lowerBound) / plan.lowerBound));
    const auto total = plan.predicted.total();
    const auto optimal = std::ranges::find_if(rows, [](const PlanRow& row) {
        return row.plan && row.plan->optimal && row.plan->objective == engine::Objective::Latency;
    });
    if (optimal == rows.end())
        return ProofLine::tr("%1 predicted; how far from the best is not known").arg(millisText(total));
    const auto best = optimal->plan->predicted.total();
    const auto above = (total - best) / best;
    return above < 0.0005 ? ProofLine::tr("%1 predicted, as good as the optimum").arg(millisText(total))
                          : ProofLine::tr("%1 predicted, %2 above the optimum of %3")
                                .arg(millisText(total), percentText(above), millisText(best));
}

} // namespace

ProofLine::ProofLine(QWidget* parent)
    : QWidget(parent), m_text(new MessageLine(this)), m_back(new QPushButton(tr("Back to the chosen plan"), this))
{
    m_text->setObjectName(QStringLiteral("proof"));
    m_back->setObjectName(QStringLiteral("endPreview"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(5);
    layout->addWidget(m_text);
    layout->addWidget(m_back, 0, Qt::AlignLeft);
    connect(m_back, &QPushButton::clicked, this, &ProofLine::previewEndRequested);
    clear();
}

void ProofLine::showPlan(const PlanRow& row, const std::vector<PlanRow>& rows, const QString& pins)
{
    const auto& plan = *row.plan;
    auto text = plan.optimal ? optimalText(plan, pins) : distanceText(plan, rows);
    if (!plan.optimal && !pins.isEmpty())
        text = tr("%1; pinned %2").arg(text, pins);
    m_text->setMessage(plan.optimal ? MessageLine::Tone::Good : MessageLine::Tone::Note,
                       row.cut.isEmpty() ? text : row.cut + QLatin1Char('\n') + text);
    m_back->hide();
}

void ProofLine::showPreview(const PlanPreview& preview, const QString& chosen)
{
    QStringList lines{tr("Preview: %1").arg(preview.cut)};
    if (!preview.there.isEmpty())
        lines << tr("The best %1").arg(preview.there);
    lines << tr("Here %1 predicted, %2 the better of both")
                 .arg(millisText(preview.plan.predicted.total()), speedupText(preview.overBest));
    if (!chosen.isEmpty())
        lines << tr("A run would still use the chosen plan, %1").arg(chosen);
    m_text->setMessage(MessageLine::Tone::Warning, lines.join(QLatin1Char('\n')));
    m_back->show();
}

void ProofLine::clear()
{
    m_text->clear();
    m_back->hide();
}

} // namespace widgets
