// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace widgets {

/// Takes a point and a comma alike for the decimal one, whichever the person's locale writes, and no others: where
/// the comma is the decimal one, a box of Qt's own reads 2.5 as 25.
class NumberBox : public QDoubleSpinBox
{
public:
    explicit NumberBox(QWidget* parent = nullptr);

    QValidator::State validate(QString& input, int& at) const override;
};

} // namespace widgets
