// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <functional>

class QWidget;

namespace app {

/// Which file a person should name.
struct FileQuestion
{
    enum class Purpose { Open, Save };

    Purpose purpose = Purpose::Open;
    QString title;
    QString suggestedName; ///< "alexnet-plans.csv"; empty to open
    QStringList filters;   ///< "Tables (*.csv)", the first is chosen
};

/// Called with the path that the person chose, later; or never.
using FileAnswer = std::function<void(const QString& path)>;

/// Asks in front of a window and comes back at once.
using AskForFile = std::function<void(QWidget& window, const FileQuestion& question, const FileAnswer& answer)>;

/// By the dialog of the desktop.
void askInDialog(QWidget& window, const FileQuestion& question, const FileAnswer& answer);

/// Where to save what is now called @p name: filters by what its ending says, and the ending stays.
FileQuestion whereToSave(const QString& name);
/// Where to save the graph, in which of its formats.
FileQuestion whereToSaveGraph(const QString& name);
FileQuestion whichModel();
FileQuestion whichTable();
FileQuestion whichLink();
/// Beside those up.
FileQuestion whichDownTimes();
FileQuestion whichProfile();
FileQuestion whichLoadCurve();

/// "alexnet-plans.csv" for "plans.csv" of the model "AlexNet"; the name alone while there is no model.
QString suggestedName(const QString& model, const QString& name);

} // namespace app
