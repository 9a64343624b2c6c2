// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace.h"

#include <QFuture>

#include <array>

namespace widgets {
class PredictPage;
}

namespace app {

/// Lets plans take predicted times of the open model, for devices that are not at hand: keeps to the predictor that was
/// chosen for a side, whatever model is opened next.
class PredictedSides : public QObject
{
    Q_OBJECT
public:
    PredictedSides(Workspace& workspace, widgets::PredictPage& page);
    ~PredictedSides() override;

    /// The one that can be chosen from now on; null: none.
    void setPredictor(std::shared_ptr<const engine::LatencyPredictor> predictor);

private:
    using Prediction = engine::Result<engine::PredictedProfile>;

    void use(engine::Side side, bool use);
    void predict(engine::Side side);
    void take(engine::Side side, const Prediction& prediction);

    Workspace& m_workspace;
    widgets::PredictPage& m_page;
    std::shared_ptr<const engine::LatencyPredictor> m_predictor;
    std::array<std::shared_ptr<const engine::LatencyPredictor>, 2> m_used; ///< indexed by side, as the next one
    std::array<QFuture<Prediction>, 2> m_predicting;
};

} // namespace app
