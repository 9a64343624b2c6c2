// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"

#include <QString>
#include <QWidget>

#include <vector>

class QDoubleSpinBox;
class QGridLayout;
class QHBoxLayout;
class QLabel;
class QSlider;

namespace widgets {

struct NamedLink
{
    QString name; ///< "4G"
    engine::Link link;
};

/// Sliders and exact fields for uplink, downlink (logarithmic) and one-way delay.
class LinkEditor : public QWidget
{
    Q_OBJECT
public:
    explicit LinkEditor(QWidget* parent = nullptr);

    engine::Link link() const;
    void setLink(const engine::Link& link); ///< announces nothing
    void setPresets(const std::vector<NamedLink>& presets);
    void setSource(const QString& text); ///< of the figures: "emulated 4G"

Q_SIGNALS:
    void linkEdited(const engine::Link& link);

private:
    struct Field
    {
        QSlider* slider = nullptr;
        QDoubleSpinBox* number = nullptr;
        double (*valueAt)(double share) = nullptr; ///< the value at a place of the slider, 0 to 1
        double (*placeOf)(double value) = nullptr;
    };
    void addField(Field& field, const QString& title, const QString& unit, const char* name);
    void setValue(Field& field, double value);

    QGridLayout* m_grid;
    QHBoxLayout* m_presets;
    QLabel* m_source;
    Field m_up;
    Field m_down;
    Field m_delay;
};

} // namespace widgets
