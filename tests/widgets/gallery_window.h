// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/widgets/made_up.h"
#include "widgets/shell/stage_rail.h"
#include "widgets/shell/status_line.h"
#include "widgets/shell/top_bar.h"
#include "widgets/tables/value_text.h"

#include <QApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QMenu>
#include <QTextStream>
#include <QVBoxLayout>

/// The window as the desktop composes it, with one page.
class GalleryWindow : public QWidget
{
public:
    GalleryWindow(widgets::Stage stage, QWidget* page)
    {
        resize(1600, 1000);
        setProperty("role", QStringLiteral("page"));
        setAttribute(Qt::WA_StyledBackground);
        auto* top = new widgets::TopBar(this);
        top->setPlace(QStringLiteral("googlenet.onnx"), stage);
        top->exportMenu()->addAction(QStringLiteral("Report"));
        auto* rail = new widgets::StageRail(this);
        rail->setStage(stage);
        auto* status = new widgets::StatusLine(this);
        status->setDevice(QStringLiteral("Device · Emulated phone (× 4, emulated) · ready"));
        status->setEdge(QStringLiteral("Edge · lab-ws (8 threads) · ready"));
        status->setLink(QStringLiteral("Link ") + widgets::linkText(madeUpLink()) + QStringLiteral(" · emulated"));
        status->setSummary(QStringLiteral("GoogLeNet · 76 fused layers · 1.58 G MACs · 27 MB"));
        auto* middle = new QHBoxLayout;
        middle->setSpacing(0);
        middle->addWidget(rail);
        middle->addWidget(page, 1);
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        layout->addWidget(top);
        layout->addLayout(middle, 1);
        layout->addWidget(status);
    }
};

/// Saves a picture of it as @p name ".png" in @p folder.
inline void shoot(const QDir& folder, const QString& name, widgets::Stage stage, QWidget* page,
                  const QSize& size = {1600, 1000})
{
    GalleryWindow window(stage, page);
    window.resize(size);
    window.show();
    window.setFocus();
    QApplication::processEvents();
    QApplication::processEvents();
    window.grab().save(folder.filePath(name + QStringLiteral(".png")));
    QTextStream(stdout) << name << '\n';
}
