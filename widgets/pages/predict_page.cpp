// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/predict_page.h"

#include "widgets/shell/missing_note.h"
#include "widgets/theme.h"

#include <QVBoxLayout>

namespace widgets {

PredictPage::PredictPage(QWidget* parent) : QWidget(parent)
{
    setProperty("role", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    auto* note = new MissingNote(this);
    note->setMissing(tr("Latency predictors are not in this version. Plans use measured profiles of both devices "
                        "instead; measure them in Profile."),
                     tr("Go to Profile"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::margin, sizes::margin, sizes::margin, sizes::margin);
    layout->addWidget(note);
    layout->addStretch(1);
    connect(note, &MissingNote::wanted, this, [this] { Q_EMIT stageRequested(Stage::Profile); });
}

} // namespace widgets
