// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"

#include <QColor>
#include <QString>

class QPalette;

namespace widgets {

/// Every colour of the window. The three meaning colours are the same in light and dark.
struct Theme
{
    // Meaning: where work or a number belongs.
    QColor device{0x1f, 0x77, 0xb4};
    QColor edge{0xe0, 0x7b, 0x00};
    QColor link{0x8e, 0x5b, 0xd0};
    // Areas behind text and curves, in the same order.
    QColor deviceFill{0xe6, 0xf1, 0xfa};
    QColor edgeFill{0xfe, 0xf0, 0xdd};
    QColor linkFill{0xf0, 0xe6, 0xfb};

    // Neutral.
    QColor page{0xf3, 0xf5, 0xf9}; ///< behind the cards
    QColor card{0xff, 0xff, 0xff};
    QColor border{0xdd, 0xe2, 0xea};    ///< around cards, between rows
    QColor grid{0xea, 0xed, 0xf2};      ///< inside charts
    QColor control{0xc9, 0xd1, 0xdd};   ///< borders of buttons, grooves of sliders
    QColor selection{0xe6, 0xf1, 0xfa}; ///< a selected row
    QColor text{0x1d, 0x26, 0x33};
    QColor title{0x36, 0x45, 0x5c}; ///< of cards
    QColor muted{0x71, 0x7d, 0x92}; ///< captions, axes, units
    QColor wire{0xa6, 0xaf, 0xc0};  ///< edges of a graph that cross nothing
    QColor node{0xf4, 0xf6, 0xf9};  ///< a layer that has no side yet
    QColor nodeBorder{0x8f, 0x9b, 0xb0};
    QColor good{0x2f, 0x9e, 0x44};
    QColor goodFill{0xed, 0xf7, 0xef};
    QColor warning{0xe0, 0x7b, 0x00};
    QColor warningFill{0xff, 0xf4, 0xe3};
    QColor error{0xc0, 0x2a, 0x37};
    QColor errorFill{0xfc, 0xec, 0xed};

    // The rail on the left is dark in both.
    QColor rail{0x26, 0x2f, 0x3f};
    QColor railChosen{0x35, 0x44, 0x5c};
    QColor railMark{0x63, 0xb0, 0xff};
    QColor railText{0xc3, 0xcb, 0xd8};

    bool dark = false;

    const QColor& side(engine::Side side) const { return side == engine::Side::Device ? device : edge; }
    const QColor& sideFill(engine::Side side) const { return side == engine::Side::Device ? deviceFill : edgeFill; }
    bool operator==(const Theme&) const = default;
};

/// Sizes of text and space, in device-independent pixels.
namespace sizes {
inline constexpr int smallText = 11;
inline constexpr int text = 13;
inline constexpr int titleText = 13; ///< bold
inline constexpr int largeText = 22;
inline constexpr int margin = 10; ///< inside and between cards
inline constexpr int radius = 4;  ///< of buttons and fields
inline constexpr int railWidth = 76;
} // namespace sizes

/// The theme that suits @p palette: dark when its window is darker than its text.
Theme themeOf(const QPalette& palette);

/// The one ramp for amounts, perceptually even and safe for colour-blind readers (after viridis by
/// S. van der Walt and N. Smith). @p share in [0, 1], clamped; not a number is 0.
QColor heat(double share);

/// Black or white, whichever reads better on @p background.
QColor textOn(const QColor& background);

/// The style of the whole application. What it looks for, beside the classes of Qt:
/// - `QWidget#rail`, and in it checkable QToolButtons: the stages;
/// - `QWidget#topBar`, `QStatusBar`;
/// - `QFrame[role="card"]` with a `QWidget[role="cardHeader"]` on top, which holds a
///   `QLabel[role="title"]` and perhaps a `QLabel[role="hint"]` or a flat QToolButton;
/// - `QPushButton[role="primary"]`; `QPushButton[role="choice"]` (checkable, a segment of several);
/// - `QToolButton[role="tab"]` (checkable, in a card's header); `QFrame[role="drop"]`: where files may fall;
/// - `QLabel[role="muted"]`, `[role="large"]`, `[role="brand"]`;
/// - `QTableView[role="dense"]`: heads in little room;
/// - `QTableView#planTable`: many columns in little room; `QLabel[role="diffLegend"]`: dashed as the boxes that it explains;
/// - `QFrame[role="good"]`, `[role="warning"]`, `[role="error"]`, `[role="note"]`: a line in the page,
///   also as a QLabel.
QString styleSheet(const Theme& theme);

} // namespace widgets
