// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/model_page.h"

#include "widgets/shell/card.h"
#include "widgets/shell/message_line.h"
#include "widgets/shell/progress_line.h"
#include "widgets/tables/layer_table.h"
#include "widgets/tables/value_text.h"
#include "widgets/tables/zoo_table.h"
#include "widgets/theme.h"

#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace widgets {

namespace {

QString droppedFile(const QMimeData* mime)
{
    const QList<QUrl> urls = mime->urls();
    return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

QString tensorLines(const engine::LayerGraph& graph, std::span<const engine::TensorId> tensors)
{
    constexpr std::size_t most = 6;
    QStringList lines;
    for (const engine::TensorId id : tensors.first(std::min(most, tensors.size()))) {
        const engine::TensorInfo& tensor = graph.tensor(id);
        const std::string_view type = engine::elementTypeName(tensor.type);
        lines << QStringLiteral("%1  %2 %3  %4")
                     .arg(QString::fromStdString(tensor.name),
                          QString::fromUtf8(type.data(), static_cast<qsizetype>(type.size())),
                          QString::fromStdString(engine::toString(tensor.shape)), bytesText(tensor.bytes()));
    }
    if (tensors.size() > most)
        lines << ModelPage::tr("and %n more", nullptr, static_cast<int>(tensors.size() - most));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

ModelPage::ModelPage(QWidget* parent)
    : QWidget(parent), m_error(new MessageLine(this)), m_progress(new ProgressLine(this)),
      m_stack(new QStackedWidget(this))
{
    setProperty("role", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    setAcceptDrops(true);
    m_stack->addWidget(makeDropPlace());
    m_stack->addWidget(makeContents());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::margin, sizes::margin, sizes::margin, sizes::margin);
    layout->setSpacing(sizes::margin);
    layout->addWidget(m_error);
    layout->addWidget(m_progress);
    layout->addWidget(m_stack, 1);
    connect(m_progress, &ProgressLine::cancelRequested, this, &ModelPage::cancelRequested);
}

QWidget* ModelPage::makeDropPlace()
{
    auto* place = new QFrame(this);
    place->setObjectName(QStringLiteral("dropPlace"));
    place->setProperty("role", QStringLiteral("drop"));
    auto* large = new QLabel(tr("Drop a model here"), place);
    large->setProperty("role", QStringLiteral("large"));
    auto* hint = new QLabel(tr("an .onnx or TorchScript (.pt, .pth) file, or one of the built-in models"), place);
    hint->setProperty("role", QStringLiteral("muted"));
    auto* open = new QPushButton(tr("Open a file…"), place);
    open->setObjectName(QStringLiteral("openModel"));
    open->setProperty("role", QStringLiteral("primary"));
    m_zoo = new ZooTable(place);
    m_zoo->setFixedSize(640, 364); // all fourteen
    auto* layout = new QVBoxLayout(place);
    layout->setSpacing(12);
    layout->addStretch(2);
    for (QWidget* widget : std::initializer_list<QWidget*>{large, hint, open, m_zoo})
        layout->addWidget(widget, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(open, &QPushButton::clicked, this, &ModelPage::openRequested);
    connect(m_zoo, &ZooTable::modelRequested, this, &ModelPage::zooRequested);
    return place;
}

QWidget* ModelPage::makeContents()
{
    m_graphCard = new Card(tr("Layer graph"), this);
    auto* collapse = new QPushButton(tr("Collapse blocks"), m_graphCard);
    collapse->setCheckable(true);
    connect(collapse, &QPushButton::toggled, this, [this, collapse](bool collapsed) {
        collapse->setText(collapsed ? tr("Show layers") : tr("Collapse blocks"));
        Q_EMIT collapseToggled(collapsed);
    });
    m_graphCard->addHeaderWidget(collapse);
    m_tableCard = new Card(tr("Layers"), this);
    m_table = new LayerTable(this);
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("layerSearch"));
    m_search->setPlaceholderText(tr("Find a layer or type (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->setFixedWidth(240);
    m_tableCard->addHeaderWidget(m_search);
    m_tableCard->addBody(m_table);
    auto* clear = new QShortcut(QKeySequence(Qt::Key_Escape), m_search, nullptr, nullptr, Qt::WidgetShortcut);
    clear->setWhatsThis(tr("Clear the search for a layer"));
    connect(clear, &QShortcut::activated, m_search, &QLineEdit::clear);
    connect(m_search, &QLineEdit::textChanged, m_table, &LayerTable::setFilter);
    connect(m_table, &LayerTable::layerSelected, this, &ModelPage::layerSelected);
    connect(m_table, &LayerTable::exportReady, this, &ModelPage::exportReady);

    auto* top = new QSplitter(Qt::Horizontal, this);
    top->addWidget(m_graphCard);
    top->addWidget(makeSummary());
    top->setStretchFactor(0, 1);
    auto* all = new QSplitter(Qt::Vertical, this);
    all->addWidget(top);
    all->addWidget(m_tableCard);
    all->setSizes({460, 420});
    for (QSplitter* splitter : {top, all}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(sizes::margin);
    }
    return all;
}

QWidget* ModelPage::makeSummary()
{
    auto* card = new Card(tr("Summary"), this);
    card->setFixedWidth(380);
    auto* body = new QWidget(card);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    const auto add = [body, layout](const QString& title, const char* name) {
        auto* caption = new QLabel(title, body);
        caption->setProperty("role", QStringLiteral("muted"));
        auto* text = new QLabel(body);
        text->setObjectName(QLatin1String(name));
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(caption);
        layout->addWidget(text);
        layout->addSpacing(8);
        return text;
    };
    m_source = add(tr("From"), "modelSource");
    m_figures = add(tr("Size"), "modelFigures");
    m_inputs = add(tr("Inputs"), "modelInputs");
    m_outputs = add(tr("Outputs"), "modelOutputs");
    auto* others = new QPushButton(tr("Open a built-in model"), body);
    others->setObjectName(QStringLiteral("otherZoo"));
    m_otherZoo = new QMenu(others);
    others->setMenu(m_otherZoo);
    layout->addStretch(1);
    layout->addWidget(others, 0, Qt::AlignLeft);
    card->addBody(body, 1, 12);
    return card;
}

void ModelPage::setGraph(std::shared_ptr<const engine::LayerGraph> graph)
{
    m_search->clear();
    m_table->setGraph(graph);
    m_stack->setCurrentIndex(graph ? 1 : 0);
    if (graph)
        showSummary(*graph);
}

void ModelPage::showSummary(const engine::LayerGraph& graph)
{
    const auto sum = engine::workOf(graph);
    m_tableCard->setTitle(tr("Layers"));
    m_figures->setText(tr("%1 fused layers\n%2 parameters\n%3 multiply-accumulates a frame")
                           .arg(QString::number(graph.layers().size()), countText(static_cast<double>(sum.parameters)),
                                countText(static_cast<double>(sum.macs))));
    m_inputs->setText(tensorLines(graph, graph.inputs()));
    m_outputs->setText(tensorLines(graph, graph.outputs()));
}

void ModelPage::setSource(const QString& text)
{
    m_source->setText(text);
}

void ModelPage::setGraphView(QWidget* view)
{
    m_graphCard->addBody(view);
}

void ModelPage::setZoo(std::span<const engine::ZooModel> models)
{
    m_zoo->setModels(models);
    m_otherZoo->clear();
    for (const engine::ZooModel& model : models) {
        const auto name = QString::fromUtf8(model.name.data(), static_cast<qsizetype>(model.name.size()));
        m_otherZoo->addAction(name, this, [this, name] { Q_EMIT zooRequested(name); });
    }
}

void ModelPage::setProgress(const QString& what, double share)
{
    m_progress->setProgress(what, share);
}

void ModelPage::clearProgress()
{
    m_progress->clear();
}

void ModelPage::setError(const QString& text)
{
    m_error->setError(text);
}

void ModelPage::setConditions(const Conditions& conditions)
{
    m_table->setConditions(conditions);
}

void ModelPage::setSelectedLayer(std::optional<engine::LayerId> layer)
{
    m_table->setSelectedLayer(layer);
}

void ModelPage::focusSearch()
{
    if (m_stack->currentIndex() == 1)
        m_search->setFocus(Qt::ShortcutFocusReason);
}

void ModelPage::dragEnterEvent(QDragEnterEvent* event)
{
    if (!droppedFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ModelPage::dropEvent(QDropEvent* event)
{
    const QString path = droppedFile(event->mimeData());
    if (path.isEmpty())
        return;
    event->acceptProposedAction();
    Q_EMIT fileDropped(path);
}

} // namespace widgets
