// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QWidget>

namespace widgets {

class GraphScene;

/// The whole graph in a corner of its view, with the part that is seen. Stretches a long thin graph.
class Minimap : public QWidget
{
    Q_OBJECT
public:
    Minimap(const GraphScene& scene, QWidget* parent);

    void setSeen(const QRectF& seen); ///< scene units
    /// Takes the lower right corner of @p viewport, or hides when all of the scene is seen.
    void fitInto(const QRect& viewport, const QRectF& seen);
    void redraw(); ///< the picture changed

Q_SIGNALS:
    void centreRequested(const QPointF& position); ///< scene units

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    QPixmap picture() const;
    QTransform toMap() const;

    const GraphScene& m_scene;
    QPixmap m_picture;
    QRectF m_seen;
};

} // namespace widgets
