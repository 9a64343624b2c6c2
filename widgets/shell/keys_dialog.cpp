// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/keys_dialog.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QShortcut>

#include <algorithm>

namespace widgets {

namespace {

void add(std::vector<KeyEntry>& entries, const QString& what, const QList<QKeySequence>& sequences)
{
    for (const auto& sequence : sequences) {
        const auto key = sequence.toString(QKeySequence::NativeText);
        const auto same = std::ranges::find(entries, what, &KeyEntry::what);
        if (same == entries.end())
            entries.push_back({key, what});
        else if (!same->keys.split(QStringLiteral(", ")).contains(key))
            same->keys += QStringLiteral(", ") + key;
    }
}

} // namespace

std::vector<KeyEntry> keysOf(const QWidget& window)
{
    std::vector<KeyEntry> entries;
    for (const auto* shortcut : window.findChildren<QShortcut*>())
        add(entries, shortcut->whatsThis(), shortcut->keys());
    for (const auto* action : window.findChildren<QAction*>())
        add(entries, action->text().trimmed(), action->shortcuts());
    return entries;
}

KeysDialog::KeysDialog(QWidget& window) : QDialog(&window)
{
    setObjectName(QStringLiteral("keys"));
    setWindowTitle(tr("Keys"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(20, 16, 20, 16);
    grid->setHorizontalSpacing(24);
    for (const auto& [keys, what] : keysOf(window)) {
        const int row = grid->rowCount();
        auto* key = new QLabel(keys, this);
        key->setProperty("role", QStringLiteral("title"));
        for (auto* label : {key, new QLabel(what, this)}) {
            label->setTextFormat(Qt::PlainText);
            grid->addWidget(label, row, label == key ? 0 : 1);
        }
    }
}

} // namespace widgets
