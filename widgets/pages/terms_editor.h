// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/codec.h"

#include <QWidget>

#include <vector>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace widgets {

/// How tensors that cross are written: one codec beside float32, and one for images that go in.
class TermsEditor : public QWidget
{
    Q_OBJECT
public:
    explicit TermsEditor(QWidget* parent = nullptr);

    std::vector<engine::Codec> allowed() const;
    void setAllowed(const std::vector<engine::Codec>& allowed); ///< announces nothing
    void setHasImage(bool has);                                 ///< an input of the model is one

Q_SIGNALS:
    void allowedEdited(const std::vector<engine::Codec>& allowed);

private:
    QWidget* makeRow(const QString& title, QButtonGroup* group, const std::vector<engine::Codec>& codecs);
    void showNote();

    QButtonGroup* m_tensors;
    QButtonGroup* m_images;
    QWidget* m_imageRow;
    QLabel* m_note;
};

} // namespace widgets
