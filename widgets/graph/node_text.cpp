// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/node_text.h"

#include "engine/graph/work.h"
#include "widgets/graph/graph_state.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>

#include <algorithm>

namespace widgets {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(widgets::GraphView)
};

/// Names come from files of any length.
QString shortened(const std::string& name, qsizetype most = 100)
{
    const auto text = QString::fromStdString(name);
    return text.size() <= most ? text : text.left(most / 2) + QChar(0x2026) + text.right(most / 2);
}

QString shortType(const std::string& type)
{
    static const QHash<QString, QString> shorter{
        {QStringLiteral("AveragePool"), QStringLiteral("AvgPool")},
        {QStringLiteral("GlobalAveragePool"), QStringLiteral("GlobalAvgPool")},
        {QStringLiteral("BatchNormalization"), QStringLiteral("BatchNorm")},
        {QStringLiteral("InstanceNormalization"), QStringLiteral("InstanceNorm")},
        {QStringLiteral("LayerNormalization"), QStringLiteral("LayerNorm")},
        {QStringLiteral("ConvTranspose"), QStringLiteral("ConvT")},
    };
    const auto text = shortened(type, 40);
    return shorter.value(text, text);
}

QString shapeText(const engine::Shape& shape)
{
    return QString::fromStdString(engine::toString(shape)).replace(QLatin1Char('x'), QChar(0x00d7));
}

QString operationsText(const engine::Layer& layer)
{
    QStringList types{titleOf(layer)};
    for (std::size_t i = 1; i < std::min<std::size_t>(layer.operations.size(), 8); ++i)
        types << shortType(layer.operations[i].type);
    if (layer.operations.size() > 8)
        types << QString(QChar(0x2026));
    return types.join(QStringLiteral(" + "));
}

QString outputsText(const engine::LayerGraph& graph, engine::LayerId id)
{
    QStringList lines;
    for (const auto output : graph.outputsOf(id).first(std::min<std::size_t>(graph.outputsOf(id).size(), 4)))
        lines << Words::tr("output %1, %2")
                     .arg(shapeText(graph.tensor(output).shape), bytesText(graph.tensor(output).bytes()));
    return lines.join(QStringLiteral("<br>"));
}

QString timeLine(const GraphState& state, const LayoutNode& node, engine::Side side)
{
    const auto time = timeOn(state, node, side);
    if (!time)
        return {};
    engine::Millis all{0};
    for (const auto one : state.timesOn(side).times)
        all += one;
    const auto share = all.count() > 0 ? 100.0 * (*time / all) : 0.0;
    const auto& source = state.timesOn(side).source;
    return QStringLiteral("<br><span style='background-color:%1'>&nbsp;&nbsp;&nbsp;</span> %2 %3")
               .arg(state.theme.side(side).name(), sideText(side), millisText(*time))
        + Words::tr(", %1 % of all layers").arg(QLocale().toString(share, 'f', 1))
        + (source.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(source.toHtmlEscaped()));
}

QString layerTip(const engine::LayerGraph& graph, engine::LayerId id)
{
    const auto& layer = graph.layer(id);
    const auto work = engine::workOf(graph, id);
    QStringList lines{QStringLiteral("<b>%1</b>").arg(shortened(layer.name).toHtmlEscaped()),
                      operationsText(layer).toHtmlEscaped(), outputsText(graph, id)};
    if (work.parameters > 0)
        lines << Words::tr("%1 parameters").arg(countText(static_cast<double>(work.parameters)));
    if (work.macs > 0)
        lines << Words::tr("%1 multiply-accumulates").arg(countText(static_cast<double>(work.macs)));
    return lines.join(QStringLiteral("<br>"));
}

QString blockTip(const engine::LayerGraph& graph, const LayoutNode& node)
{
    const auto layers = index(node.last) - index(node.first) + 1;
    return QStringLiteral("<b>%1</b><br>").arg(titleOf(graph, node).toHtmlEscaped())
        + Words::tr("%1 layers").arg(layers) + QStringLiteral("<br>") + outputsText(graph, node.last);
}

} // namespace

QString titleOf(const engine::Layer& layer)
{
    const auto& operation = *std::ranges::find(layer.operations, layer.type(), &engine::Operation::type);
    auto kernel = engine::attributeOr(operation, "kernel_shape", std::vector<std::int64_t>{});
    if (kernel.empty() || kernel.size() > 3)
        return shortType(operation.type);
    QStringList sizes;
    for (const auto size : kernel)
        sizes << QString::number(size);
    return shortType(operation.type) + QLatin1Char(' ') + sizes.join(QChar(0x00d7));
}

QString titleOf(const engine::LayerGraph& graph, const LayoutNode& node)
{
    if (node.kind == LayoutNode::Kind::Input)
        return shortened(graph.tensor(node.input).name);
    if (node.kind == LayoutNode::Kind::Layer)
        return titleOf(graph.layer(node.first));
    return shortened(node.block);
}

QString tipOf(const GraphState& state, const LayoutNode& node)
{
    if (node.kind == LayoutNode::Kind::Input) {
        const auto& tensor = state.graph->tensor(node.input);
        return QStringLiteral("<b>%1</b><br>").arg(shortened(tensor.name).toHtmlEscaped())
            + Words::tr("input of the model, %1, %2").arg(shapeText(tensor.shape), bytesText(tensor.bytes()));
    }
    const auto head =
        node.kind == LayoutNode::Kind::Layer ? layerTip(*state.graph, node.first) : blockTip(*state.graph, node);
    const auto pin = pinOf(state, node);
    return head + timeLine(state, node, engine::Side::Device) + timeLine(state, node, engine::Side::Edge)
        + (pin ? QStringLiteral("<br>") + Words::tr("pinned to the %1").arg(sideText(*pin)) : QString());
}

QFont nodeTitleFont()
{
    QFont font;
    font.setPixelSize(sizes::smallText);
    return font;
}

QFont nodeDetailFont()
{
    QFont font;
    font.setPixelSize(9);
    return font;
}

const QString& ShortTitles::of(const QString& title)
{
    auto known = m_known.find(title);
    if (known == m_known.end())
        known = m_known.insert(title, QFontMetricsF(nodeTitleFont()).elidedText(title, Qt::ElideMiddle, m_width));
    return *known;
}

} // namespace widgets
