// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"

#include <QWidget>

#include <array>

class QPushButton;

namespace widgets {

class ElidedLabel;

/// Whether plans take what a predictor says of a side, in the place of what was measured there.
class PredictorUse : public QWidget
{
    Q_OBJECT
public:
    explicit PredictorUse(QWidget* parent = nullptr);

    void setAvailable(bool available); ///< whether there is a predictor that can be taken
    /// @p said: what it says of the side; empty while it is not taken.
    void setUsed(engine::Side side, bool used, const QString& said);

Q_SIGNALS:
    void useRequested(engine::Side side, bool use);

private:
    void addButton(engine::Side side, const QString& text, const QString& help);
    void enable();

    std::array<QPushButton*, 2> m_buttons{}; ///< indexed by side, as the next one
    std::array<QString, 2> m_words;
    bool m_available = false;
    ElidedLabel* m_said = nullptr;
};

} // namespace widgets
