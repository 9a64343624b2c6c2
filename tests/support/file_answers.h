// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/file_question.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace tests {

/// Stands for the dialogs of files: whatever is to be saved goes into one folder, by the name that was suggested.
struct FileAnswers
{
    /// For as long as this lives.
    app::AskForFile ask()
    {
        return [this](QWidget&, const app::FileQuestion& question, const app::FileAnswer& answer) {
            asked << question;
            if (!given.isEmpty())
                answer(given);
            else if (question.purpose == app::FileQuestion::Purpose::Save)
                answer(path(question.suggestedName));
        };
    }
    QString path(const QString& name) const { return folder.filePath(name); }
    QStringList names() const { return QDir(folder.path()).entryList(QDir::Files, QDir::Name); }
    QByteArray contents(const QString& name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir folder;
    QString given; ///< answered to the next questions; empty: what is suggested, and nothing to open
    QList<app::FileQuestion> asked;
};

} // namespace tests
