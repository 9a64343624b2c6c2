// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"

#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

class QGridLayout;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QSlider;

namespace widgets {

class BlankableSpinBox;

struct NamedLink
{
    QString name; ///< "4G"
    engine::Link link;
};

/// Sliders and exact fields for uplink, downlink (logarithmic) and one-way delay. What a person does here is a wish:
/// whoever hears it answers with setLink(), with the old link when the wish is not granted.
class LinkEditor : public QWidget
{
    Q_OBJECT
public:
    explicit LinkEditor(QWidget* parent = nullptr);

    /// As the fields say; where one would begin while there is no link.
    engine::Link link() const;
    /// Announces nothing. None: the fields are blank until a person sets one.
    void setLink(const std::optional<engine::Link>& link);
    void setPresets(const std::vector<NamedLink>& presets);
    void setSource(const QString& text); ///< of the figures: "measured, emulated link"
    /// The fields, and whatever else would set a link, can be used; true at first.
    void setEditable(bool editable);
    /// Behind the link that is shown there is a measured one that a person can have back.
    void setMeasuredHidden(bool hidden);

Q_SIGNALS:
    void linkEdited(const engine::Link& link);
    /// The hand left the slider, or the field was written: what is edited next is another thought.
    void editEnded();
    void measuredLinkRequested();

private:
    struct Field
    {
        QSlider* slider = nullptr;
        BlankableSpinBox* number = nullptr;
        double (*valueAt)(double share) = nullptr; ///< the value at a place of the slider, 0 to 1
        double (*placeOf)(double value) = nullptr;
    };
    void addField(Field& field, const QString& title, const QString& unit, const char* name);
    void setValue(Field& field, double value);
    void setBlank(bool blank);
    void edit();

    QGridLayout* m_grid;
    QHBoxLayout* m_presets;
    QLabel* m_source;
    QPushButton* m_measured;
    Field m_up;
    Field m_down;
    Field m_delay;
    bool m_blank = false;
};

} // namespace widgets
