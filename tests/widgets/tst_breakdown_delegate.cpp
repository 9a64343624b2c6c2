// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/breakdown_delegate.h"
#include "widgets/tables/plans_model.h"
#include "widgets/theme.h"

#include <QPainter>
#include <QTest>

using engine::Millis;

namespace {

engine::Plan planOf(double device, double uplink, double edge, double downlink)
{
    engine::Plan plan;
    plan.algorithm = "optimal";
    plan.predicted.device = Millis{device};
    plan.predicted.uplink = Millis{uplink};
    plan.predicted.edge = Millis{edge};
    plan.predicted.downlink = Millis{downlink};
    return plan;
}

constexpr int margin = 6;
constexpr int room = 200; ///< of a bar

QImage painted(const widgets::PlansModel& model, int row)
{
    QImage image(room + 2 * margin, 30, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    QStyleOptionViewItem option;
    option.rect = image.rect();
    option.palette = QPalette(Qt::white);
    option.palette.setColor(QPalette::Base, Qt::white);
    widgets::BreakdownDelegate().paint(&painter, option, model.index(row, widgets::PlansModel::Breakdown));
    return image;
}

/// Pixels of that colour along the middle of the bar.
int widthOf(const QImage& image, const QColor& colour)
{
    int most = 0;
    for (int y = 0; y < image.height(); ++y) {
        int count = 0;
        for (int x = 0; x < image.width(); ++x)
            count += image.pixel(x, y) == colour.rgb() ? 1 : 0;
        most = std::max(most, count);
    }
    return most;
}

bool isAbout(int width, int expected)
{
    return std::abs(width - expected) <= 1;
}

} // namespace

class TestBreakdownDelegate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void barsAreToOneScale()
    {
        widgets::PlansModel model;
        model.setPlans({{{}, planOf(10, 20, 5, 5), {}}, {{}, planOf(80, 0, 0, 0), {}}});
        const widgets::Theme theme;
        const auto first = painted(model, 0);
        QVERIFY2(isAbout(widthOf(first, theme.device), room * 10 / 80),
                 qPrintable(QString::number(widthOf(first, theme.device))));
        QVERIFY(isAbout(widthOf(first, theme.link), room * 20 / 80));
        QVERIFY(isAbout(widthOf(first, theme.edge), room * 5 / 80));
        QVERIFY2(isAbout(widthOf(first, theme.link.lighter(135)), room * 5 / 80),
                 qPrintable(QString::number(widthOf(first, theme.link.lighter(135)))));
        const auto second = painted(model, 1);
        QVERIFY(isAbout(widthOf(second, theme.device), room));
        QCOMPARE(widthOf(second, theme.edge), 0);
    }

    void whatHasNoPlanHasNoBar()
    {
        widgets::PlansModel model;
        model.setPlans(
            {{QStringLiteral("Neurosurgeon"), {}, QStringLiteral("not a chain")}, {{}, planOf(0, 0, 0, 0), {}}});
        const widgets::Theme theme;
        for (int row = 0; row < 2; ++row)
            QCOMPARE(widthOf(painted(model, row), theme.device), 0);
    }

    void staysLargeEnoughToRead()
    {
        const widgets::PlansModel model;
        const auto size = widgets::BreakdownDelegate().sizeHint({}, model.index(0, widgets::PlansModel::Breakdown));
        QVERIFY(size.width() >= 120 && size.height() >= 24);
    }
};

QTEST_MAIN(TestBreakdownDelegate)
#include "tst_breakdown_delegate.moc"
