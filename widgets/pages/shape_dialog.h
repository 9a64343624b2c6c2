// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/input_shapes.h"
#include "engine/graph/open_dimension.h"

#include <QDialog>

#include <map>
#include <string>
#include <vector>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace widgets {

class MessageLine;

/// Asks for the shapes that a model's file leaves open. An answer does not close it: whoever tries the answer
/// accepts the dialog, or says what is wrong and lets the person try again.
class ShapeDialog : public QDialog
{
    Q_OBJECT
public:
    /// @p model: its name, for people.
    explicit ShapeDialog(const QString& model, QWidget* parent = nullptr);

    /// A number for each.
    void askForDimensions(const std::vector<engine::OpenDimension>& dimensions);
    /// One line for all inputs: "1x3x224x224".
    void askForInputs(const QString& likely);
    void setError(const QString& text); ///< the answer was not right

Q_SIGNALS:
    void dimensionsGiven(const std::map<std::string, std::int64_t>& dimensions);
    void inputsGiven(const std::vector<engine::InputShape>& inputs);

private:
    void answer();
    void setWaiting(bool waiting);

    QLabel* m_reason;
    QFormLayout* m_fields;
    MessageLine* m_message;
    QPushButton* m_open;
    std::map<std::string, QSpinBox*> m_dimensions;
    QLineEdit* m_inputs = nullptr;
};

} // namespace widgets
