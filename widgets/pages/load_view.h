// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/profile/load_curve.h"
#include "widgets/pages/device_choice.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QPushButton;

namespace widgets {

class LegendLine;
class LoadChart;
class MessageLine;
class ProgressLine;

/// Latency against load of one model on one device: measures it, shows what was measured last, of the whole model or of one
/// layer, and gives it to the predictor.
class LoadView : public QWidget
{
    Q_OBJECT
public:
    explicit LoadView(QWidget* parent = nullptr);

    void setDevices(const std::vector<CollectDevice>& devices); ///< that can be asked
    void setModel(const QString& name);                         ///< that would be measured; empty: none is open
    /// Keeps the layer that is looked at, where @p curve has it. Null: nothing was measured.
    void setCurve(std::shared_ptr<const engine::LoadCurve> curve);
    void setPredictorAvailable(bool available);
    void setProgress(const QString& what, double share); ///< share below 0: not known
    void clearProgress();
    void setError(const QString& text); ///< empty: nothing is said
    void setSaid(const QString& text);  ///< that went well

Q_SIGNALS:
    void measureRequested(quint32 agent);
    void cancelRequested();
    void importRequested();
    void saveRequested();
    void useRequested();
    void exportReady(const QString& suggestedName, const QByteArray& contents);

private:
    QWidget* makeTools();
    QComboBox* makeCombo(const char* name, const QString& help);
    QPushButton* makeButton(const QString& text, const char* name, void (LoadView::*wish)());
    void showLayers();
    void showCurve();
    void enable();

    std::shared_ptr<const engine::LoadCurve> m_curve;
    QString m_model;
    bool m_predicts = false; ///< there is a predictor to give it to
    bool m_busy = false;
    QComboBox* m_devices = nullptr;
    QPushButton* m_measure = nullptr;
    QComboBox* m_layers = nullptr;
    QPushButton* m_import = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_use = nullptr;
    MessageLine* m_message;
    ProgressLine* m_progress;
    LoadChart* m_chart;
    LegendLine* m_legend;
};

} // namespace widgets
