// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <vector>

namespace widgets {

/// Keys that do the same, "Left, Right", and what that is.
struct KeyEntry
{
    QString keys;
    QString what;
};

/// What the actions and shortcuts of @p window, and of all in it, answer to: an action says by its text what it does, a
/// shortcut by its whatsThis().
std::vector<KeyEntry> keysOf(const QWidget& window);

/// The keys of a window, to read.
class KeysDialog : public QDialog
{
    Q_OBJECT
public:
    explicit KeysDialog(QWidget& window);
};

} // namespace widgets
