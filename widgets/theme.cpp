// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme.h"

#include <QMap>
#include <QPalette>

#include <algorithm>
#include <array>
#include <cmath>

namespace widgets {

namespace {

Theme darkTheme()
{
    Theme theme;
    theme.dark = true;
    theme.deviceFill = {0x16, 0x33, 0x4a};
    theme.edgeFill = {0x45, 0x2f, 0x12};
    theme.linkFill = {0x33, 0x26, 0x4b};
    theme.page = {0x17, 0x1c, 0x24};
    theme.card = {0x1f, 0x26, 0x30};
    theme.border = {0x33, 0x3d, 0x4b};
    theme.grid = {0x2a, 0x32, 0x3e};
    theme.control = {0x4a, 0x56, 0x67};
    theme.selection = {0x1d, 0x3a, 0x52};
    theme.text = {0xe8, 0xec, 0xf2};
    theme.title = {0xcb, 0xd5, 0xe3};
    theme.muted = {0x93, 0xa0, 0xb3};
    theme.wire = {0x5b, 0x68, 0x7b};
    theme.node = {0x2a, 0x33, 0x40};
    theme.nodeBorder = {0x6d, 0x7b, 0x90};
    theme.good = {0x51, 0xc4, 0x6a};
    theme.goodFill = {0x1b, 0x37, 0x24};
    theme.warning = {0xf0, 0x94, 0x20};
    theme.warningFill = {0x3d, 0x2d, 0x14};
    theme.error = {0xf0, 0x6a, 0x74};
    theme.errorFill = {0x42, 0x1f, 0x24};
    return theme;
}

/// Relative luminance after WCAG 2.
double luminance(const QColor& colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

/// @name stands for a colour or size of the theme.
constexpr auto sheet = R"(
QWidget { color: @text; font-size: @textSizepx; }
QMainWindow, QDialog, QWidget[role="page"] { background: @page; }
QToolTip { background: @rail; color: white; border: none; padding: 4px; font-size: @smallSizepx; }

QWidget#rail { background: @rail; }
QWidget#rail QToolButton { background: transparent; color: @railText; border: none; border-left: 3px solid transparent;
  padding: 8px 3px 8px 0; min-width: @railInnerpx; font-size: @smallSizepx; }
QWidget#rail QToolButton:hover { background: @railHover; }
QWidget#rail QToolButton:checked { background: @railChosen; color: white; border-left: 3px solid @railMark; }
QWidget#rail QToolButton:disabled { color: @muted; }

QWidget#topBar { background: @card; border-bottom: 1px solid @border; }
QStatusBar { background: @card; border-top: 1px solid @border; }
QStatusBar::item { border: none; }
QStatusBar QLabel { font-size: @smallSizepx; }

QFrame[role="card"] { background: @card; border: 1px solid @border; }
QWidget[role="cardHeader"] { background: @card; border: none; border-bottom: 1px solid @border; }
QLabel { background: transparent; }
QLabel[role="title"] { color: @title; font-weight: bold; font-size: @titleSizepx; }
QLabel[role="hint"], QLabel[role="muted"] { color: @muted; }
QLabel[role="large"] { font-size: @largeSizepx; font-weight: bold; }
QLabel[role="brand"] { font-size: 16px; font-weight: bold; }
QFrame[role="good"], QFrame[role="warning"], QFrame[role="error"], QFrame[role="note"] { padding: 6px 8px; border: none; }
QFrame[role="good"] { background: @goodFill; border-left: 3px solid @good; }
QFrame[role="warning"] { background: @warningFill; border-left: 3px solid @warning; }
QFrame[role="error"] { background: @errorFill; border-left: 3px solid @error; }
QTableView#planTable { font-size: 12px; }
QTableView[role="dense"] QHeaderView::section { padding: 3px 6px; font-size: @smallSizepx; }
QTableView#planTable::item { padding: 0 1px; }
QTableView#planTable QHeaderView::section { padding: 4px 3px; font-size: @smallSizepx; }
QLabel[role="diffLegend"] { background: @card; color: @text; border: 2px dashed @text; border-radius: 4px; padding: 3px 8px; }
QFrame[role="note"] { background: @selection; border-left: 3px solid @muted; }

QPushButton { background: @card; color: @text; border: 1px solid @control; border-radius: @radiuspx; padding: 5px 14px; }
QPushButton:hover { background: @selection; }
QPushButton:pressed, QPushButton:checked { background: @device; color: white; border-color: @device; }
QPushButton:focus { border-color: @device; }
QPushButton:disabled { color: @muted; border-color: @border; background: @page; }
QPushButton[role="primary"] { background: @device; color: white; border-color: @device; }
QPushButton[role="primary"]:hover { background: @deviceHover; }
QPushButton[role="primary"]:disabled { background: @control; border-color: @control; color: @muted; }
QPushButton[role="choice"] { padding: 2px 8px; font-size: @smallSizepx; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: @radiuspx; padding: 3px 6px; }
QToolButton:hover { background: @selection; }
QToolButton:checked { background: @selection; border-color: @device; }
QToolButton[role="tab"] { border: none; border-radius: 0; color: @muted; padding: 5px 4px; margin-right: 10px; }
QToolButton[role="tab"]:hover { background: transparent; color: @text; }
QToolButton[role="tab"]:checked { background: transparent; color: @title; font-weight: bold; border-bottom: 2px solid @device; }
QPushButton::menu-indicator { image: none; width: 0; }
QFrame[role="drop"] { border: 2px dashed @control; border-radius: 8px; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit { background: @card; color: @text;
  border: 1px solid @control; border-radius: @radiuspx; padding: 3px 6px; selection-background-color: @device; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus { border-color: @device; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; border-left: 4px solid @card; border-right: 4px solid @card;
  border-top: 5px solid @muted; }
QComboBox QAbstractItemView { background: @card; color: @text; selection-background-color: @selection; selection-color: @text; }

QSlider { min-height: 18px; }
QSlider::groove:horizontal { background: @border; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @device; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: @card; border: 2px solid @device; width: 12px; height: 12px; margin: -6px 0;
  border-radius: 8px; }
QSlider::sub-page:horizontal:disabled { background: @control; }
QSlider::handle:horizontal:disabled { border-color: @control; }
QProgressBar { background: @border; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @device; border-radius: 3px; }

QTableView, QTreeView, QListView { background: @card; color: @text; border: none; gridline-color: @grid;
  selection-background-color: @selection; selection-color: @text; alternate-background-color: @card; outline: none; }
QTableView::item { border-bottom: 1px solid @grid; padding: 2px 6px; }
QTableView::item:selected { background: @selection; color: @text; }
QHeaderView, QTableCornerButton::section { background: @card; border: none; }
QHeaderView::section { background: @card; color: @muted; border: none; border-bottom: 1px solid @border; padding: 3px 9px; }

QTabWidget::pane { background: @card; border: none; border-top: 1px solid @border; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @muted; border: none; padding: 6px 9px; }
QTabBar::tab:selected { color: @title; font-weight: bold; border-bottom: 2px solid @device; }
QTabBar::tab:hover { color: @text; }
QSplitter::handle, QMainWindow::separator { background: @page; width: 10px; height: 10px; }
QMenu { background: @card; color: @text; border: 1px solid @control; padding: 4px; }
QMenu::item { padding: 4px 22px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { background: @border; height: 1px; margin: 4px; }
QScrollArea, QScrollArea > QWidget > QWidget[role="page"] { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; }
QScrollBar:horizontal { background: transparent; height: 10px; }
QScrollBar::handle { background: @control; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QCheckBox, QRadioButton { background: transparent; }
)";

QMap<QString, QString> placeholders(const Theme& theme)
{
    const auto colour = [](const QColor& value) { return value.name(); };
    return {
        {QStringLiteral("text"), colour(theme.text)},
        {QStringLiteral("page"), colour(theme.page)},
        {QStringLiteral("card"), colour(theme.card)},
        {QStringLiteral("border"), colour(theme.border)},
        {QStringLiteral("grid"), colour(theme.grid)},
        {QStringLiteral("control"), colour(theme.control)},
        {QStringLiteral("selection"), colour(theme.selection)},
        {QStringLiteral("title"), colour(theme.title)},
        {QStringLiteral("muted"), colour(theme.muted)},
        {QStringLiteral("device"), colour(theme.device)},
        {QStringLiteral("deviceHover"), colour(theme.device.lighter(112))},
        {QStringLiteral("good"), colour(theme.good)},
        {QStringLiteral("goodFill"), colour(theme.goodFill)},
        {QStringLiteral("warning"), colour(theme.warning)},
        {QStringLiteral("warningFill"), colour(theme.warningFill)},
        {QStringLiteral("error"), colour(theme.error)},
        {QStringLiteral("errorFill"), colour(theme.errorFill)},
        {QStringLiteral("rail"), colour(theme.rail)},
        {QStringLiteral("railHover"), colour(theme.rail.lighter(112))},
        {QStringLiteral("railChosen"), colour(theme.railChosen)},
        {QStringLiteral("railMark"), colour(theme.railMark)},
        {QStringLiteral("railText"), colour(theme.railText)},
        {QStringLiteral("railInner"), QString::number(sizes::railWidth - 6)},
        {QStringLiteral("radius"), QString::number(sizes::radius)},
        {QStringLiteral("textSize"), QString::number(sizes::text)},
        {QStringLiteral("smallSize"), QString::number(sizes::smallText)},
        {QStringLiteral("titleSize"), QString::number(sizes::titleText)},
        {QStringLiteral("largeSize"), QString::number(sizes::largeText)},
    };
}

} // namespace

Theme themeOf(const QPalette& palette)
{
    const bool dark = luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText));
    return dark ? darkTheme() : Theme{};
}

QColor heat(double share)
{
    static constexpr std::array<std::array<double, 3>, 9> stops{{{68, 1, 84},
                                                                 {72, 40, 120},
                                                                 {62, 74, 137},
                                                                 {49, 104, 142},
                                                                 {38, 130, 142},
                                                                 {31, 158, 137},
                                                                 {53, 183, 121},
                                                                 {110, 206, 88},
                                                                 {253, 231, 37}}};
    const double place = (share > 0 ? std::min(share, 1.0) : 0.0) * static_cast<double>(stops.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(place), stops.size() - 2);
    const double part = place - static_cast<double>(below);
    const auto mix = [&](std::size_t channel) {
        return static_cast<int>(std::lround(std::lerp(stops[below][channel], stops[below + 1][channel], part)));
    };
    return {mix(0), mix(1), mix(2)};
}

QColor textOn(const QColor& background)
{
    return luminance(background) > 0.179 ? QColor(Qt::black) : QColor(Qt::white);
}

QString styleSheet(const Theme& theme)
{
    const auto values = placeholders(theme);
    QStringList names = values.keys();
    std::ranges::sort(names, std::greater{}, &QString::size); // because @text begins @textSize
    QString result = QString::fromLatin1(sheet);
    for (const QString& name : names)
        result.replace(QLatin1Char('@') + name, values[name]);
    return result;
}

} // namespace widgets
