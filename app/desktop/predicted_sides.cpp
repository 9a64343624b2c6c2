// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/predicted_sides.h"

#include "widgets/background.h"
#include "widgets/pages/predict_page.h"
#include "widgets/said.h"
#include "widgets/tables/value_text.h"

#include <algorithm>

namespace app {

namespace {

constexpr std::array sides{engine::Side::Device, engine::Side::Edge};

std::size_t at(engine::Side side)
{
    return static_cast<std::size_t>(side);
}

} // namespace

PredictedSides::PredictedSides(Workspace& workspace, widgets::PredictPage& page) : m_workspace(workspace), m_page(page)
{
    connect(&page, &widgets::PredictPage::predictedTimesRequested, this, &PredictedSides::use);
    connect(&workspace, &Workspace::changed, this, [this](Changes changes) {
        for (const auto side : sides) {
            if ((changes & Change::Model) && m_used[at(side)])
                predict(side);
        }
    });
}

PredictedSides::~PredictedSides()
{
    for (auto& predicting : m_predicting)
        predicting.cancel();
}

void PredictedSides::setPredictor(std::shared_ptr<const engine::LatencyPredictor> predictor)
{
    m_predictor = std::move(predictor);
    m_page.setPredictorAvailable(m_predictor != nullptr);
}

void PredictedSides::use(engine::Side side, bool use)
{
    m_used[at(side)] = use ? m_predictor : nullptr;
    if (m_used[at(side)])
        return predict(side);
    m_predicting[at(side)].cancel();
    m_page.setPredictorUsed(side, false, {});
    m_workspace.setPredicted(side, std::nullopt);
}

void PredictedSides::predict(engine::Side side)
{
    m_predicting[at(side)].cancel();
    if (!m_workspace.model())
        return m_page.setPredictorUsed(side, true, tr("no model is open"));
    m_predicting[at(side)] = widgets::inBackground(
        this,
        [model = m_workspace.model(), predictor = m_used[at(side)]](const engine::KeepGoing&) -> Prediction {
            auto predicted = engine::predictedProfile(model->fused, *predictor);
            if (predicted)
                predicted->model = model->name.toStdString();
            return predicted;
        },
        [this, side](const Prediction& prediction) { take(side, prediction); });
}

void PredictedSides::take(engine::Side side, const Prediction& prediction)
{
    if (!prediction) {
        m_page.setError(widgets::said(prediction.error()));
        return use(side, false);
    }
    const auto beyond = std::ranges::count(prediction->layers, false, &engine::PredictedLayer::inRange);
    const auto name = side == engine::Side::Device ? tr("device") : tr("edge");
    auto said = tr("%1: %2").arg(name, widgets::millisText(engine::sumOf(*prediction)));
    if (beyond > 0)
        said += tr(", %1 of %2 layers beyond what was learnt")
                    .arg(QString::number(beyond), QString::number(prediction->layers.size()));
    m_page.setPredictorUsed(side, true, said);
    m_workspace.setPredicted(side, *prediction);
}

} // namespace app
