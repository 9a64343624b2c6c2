// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/csv.h"
#include "widgets/charts/chart_picture.h"
#include "widgets/tables/conditions.h"

#include <QByteArray>
#include <QColor>
#include <QPoint>
#include <QPointF>
#include <QString>
#include <QWidget>

#include <optional>

class QCPAxis;
class QCPAxisRect;
class QCPItemStraightLine;
class QCPItemText;
class QCustomPlot;
class QLabel;
class QMenu;

namespace widgets {

class Pace;
struct Theme;

enum class ChartFormat { Png, Pdf, Svg, Csv };

/// What every chart can do: the wheel zooms, dragging moves, a double click fits, the crosshair tells
/// the values under the pointer, a right click exports. Colours follow the palette.
class Chart : public QWidget
{
    Q_OBJECT
public:
    ~Chart() override;

    /// Where the crosshair snaps to, and the values there.
    struct Reading
    {
        double key = 0.0;
        QString text;                     ///< lines
        std::optional<double> value = {}; ///< across; without one only the line at the key is drawn
    };
    virtual std::optional<Reading> readingAt(double key) const = 0;
    /// The same for charts that read a point, not a line: @p point in the coordinates of the axes.
    virtual std::optional<Reading> readingAtPoint(const QPointF& point) const { return readingAt(keyOf(point)); }

    /// What is drawn, without its conditions.
    virtual engine::CsvTable table() const = 0;
    /// A ChartPicture, or table() as text: either says the conditions, and when it was made. PDF and SVG are drawn as vectors.
    QByteArray exported(ChartFormat format, const QDateTime& now = QDateTime::currentDateTimeUtc());
    /// What the values rest on: said in what is exported, not on the screen.
    void setConditions(const Conditions& conditions) { m_conditions = conditions; }
    /// Of the file that an export suggests, without ending.
    void setExportName(const QString& name) { m_exportName = name; }

    /// What a LegendLine explains beside the chart, and pictures above it; empty where the chart explains itself.
    virtual std::vector<LegendEntry> legendEntries() const;

    /// What stands in the middle while there is nothing to draw; empty: what the chart says by itself.
    void setNote(const QString& note);

    /// Shows everything again after zooming.
    virtual void fit();

Q_SIGNALS:
    /// The reader asked for a file; whoever listens asks where to put it.
    void exportReady(const QString& suggestedName, const QByteArray& contents);

protected:
    explicit Chart(QWidget* parent);

    QCustomPlot* plot() const { return m_plot; }
    /// The axis along which the crosshair moves.
    virtual QCPAxis* keyAxis() const;
    /// Draws everything anew; sub-classes call it when their value has changed.
    void redraw();
    /// The same soon: at most 20 times a second, and only once somebody can see it; for a value that grows.
    void scheduleRedraw();
    /// Adds plottables and items to an empty plot.
    virtual void draw(const Theme& theme) = 0;
    /// Adds what the value has gained since draw(); false: cannot, everything is drawn anew.
    virtual bool extend(const Theme& theme);
    /// Sets the ranges of the axes; called after draw() unless the reader has zoomed.
    virtual void fitAxes() = 0;
    /// A click without dragging.
    virtual void clicked(double key);
    virtual void clickedPoint(const QPointF& point) { clicked(keyOf(point)); }
    /// What stands in the middle while draw() draws nothing.
    virtual QString emptyText() const;
    /// Above a picture; on the screen the card says it.
    void setTitle(const QString& title) { m_title = title; }
    virtual Conditions conditions() const { return m_conditions; }
    /// Adds what else the right button offers.
    virtual void addToMenu(QMenu& menu);
    /// @p colour as text, lighter where the ground is dark.
    static QColor ink(const QColor& colour, const Theme& theme);
    void styleAxisRect(QCPAxisRect* rect, const Theme& theme);

    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    /// Lets fitAxes() set the view again that the reader has zoomed.
    void forgetZoom() { m_zoomed = false; }

private:
    void connectPlot();
    bool draggedTo(const QPoint& position) const;
    void released(const QPoint& position);
    void redrawIfSeen();
    void bringUpToDate();
    void showDrawn();
    void makeCrosshair(const Theme& theme);
    void showCrosshair();
    void hideCrosshair();
    double keyOf(const QPointF& point) const;
    QPointF pointAt(const QPoint& position) const;
    void placeReadout(const Reading& reading);
    void showExportMenu(const QPoint& position);
    bool eventFilter(QObject* watched, QEvent* event) override;

    QCustomPlot* m_plot;
    QLabel* m_empty;
    Pace* m_pace;
    QCPItemStraightLine* m_crosshair = nullptr;
    QCPItemStraightLine* m_crossbar = nullptr; ///< at the value of a reading
    QCPItemText* m_readout = nullptr;
    QString m_exportName;
    QString m_title;
    Conditions m_conditions;
    QString m_note;
    std::optional<QPoint> m_pointer; ///< while it is over the plot
    QPoint m_pressed;
    bool m_zoomed = false;
    bool m_behind = false; ///< the value, of what is drawn
};

} // namespace widgets
