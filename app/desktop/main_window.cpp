// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/main_window.h"

#include "app/desktop/cut_controller.h"
#include "app/desktop/devices_controller.h"
#include "app/desktop/export_controller.h"
#include "app/desktop/graph_controller.h"
#include "app/desktop/link_controller.h"
#include "app/desktop/load_curve_controller.h"
#include "app/desktop/pages.h"
#include "app/desktop/plan_controller.h"
#include "app/desktop/predict_controller.h"
#include "app/desktop/predicted_sides.h"
#include "app/desktop/profile_import.h"
#include "app/desktop/status_controller.h"
#include "app/desktop/what_if_controller.h"
#include "app/desktop/window_place.h"
#include "app/desktop/work_controller.h"
#include "widgets/pages/devices_page.h"
#include "widgets/pages/model_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/predict_page.h"
#include "widgets/pages/profile_page.h"
#include "widgets/pages/shape_dialog.h"
#include "widgets/shell/keys_dialog.h"
#include "widgets/shell/stage_rail.h"
#include "widgets/shell/status_line.h"
#include "widgets/shell/top_bar.h"

#include <QCloseEvent>
#include <QGuiApplication>
#include <QScreen>
#include <QSettings>
#include <QShortcut>
#include <QVBoxLayout>

#include <functional>

namespace app {

/// In the order in which they are made; none outlives the session or the pages.
struct MainWindow::Controllers
{
    explicit Controllers(MainWindow& window)
        : graph(window.m_workspace, *window.m_pages, nullptr), cut(window.m_workspace, graph, *window.m_pages, nullptr),
          plans(window.m_workspace, window.m_jobs, *window.m_pages, nullptr),
          whatIf(window.m_workspace, window.m_jobs, *window.m_pages->partition->whatIf(), nullptr),
          devices(window.m_jobs, *window.m_pages, nullptr),
          link(window.m_workspace, window.m_jobs, *window.m_pages->devices->link(), window, window.m_ask),
          profiles(window.m_workspace, window.m_jobs.agents(), *window.m_pages->profile, window, window.m_ask),
          predict(window.m_jobs, *window.m_pages->predict, window, {.ask = window.m_ask}),
          load(window.m_workspace, window.m_jobs, *window.m_pages->predict->load(), window, window.m_ask),
          predicted(window.m_workspace, *window.m_pages->predict),
          work(window.m_workspace, window.m_jobs, *window.m_pages, nullptr),
          status(window.m_workspace, window.m_jobs, *window.m_status, nullptr),
          files(window.m_workspace, *window.m_pages, *window.m_status, *window.m_top->exportMenu(), window,
                window.m_ask)
    {
    }

    GraphController graph;
    CutController cut;
    PlanController plans;
    WhatIfController whatIf;
    DevicesController devices;
    LinkController link;
    ProfileImport profiles;
    PredictController predict;
    LoadCurveController load;
    PredictedSides predicted;
    WorkController work;
    StatusController status;
    ExportController files;
};

MainWindow::MainWindow(AskForFile ask) : m_ask(std::move(ask))
{
    setCentralWidget(makeBody());
    m_status = new widgets::StatusLine(this);
    setStatusBar(m_status);
    makeControllers();
    connectShell();
    makeShortcuts();
    makeUndo();
    takePlace();
    m_controllers->devices.connectTo(QStringLiteral("local"), widgets::DeviceRole::Edge);
    setStage(widgets::Stage::Model);
}

MainWindow::~MainWindow() = default;

/// The one that it had the last time, if there still is a screen there.
void MainWindow::takePlace()
{
    if (!restoreGeometry(QSettings().value(QStringLiteral("window/geometry")).toByteArray()))
        return setGeometry(firstPlace(QGuiApplication::primaryScreen()->availableGeometry()));
    QList<QRect> rooms;
    for (const auto* screen : QGuiApplication::screens())
        rooms << screen->availableGeometry();
    if (!isMaximized() && !isFullScreen())
        setGeometry(placeOnScreens(geometry(), rooms));
}

QWidget* MainWindow::makeBody()
{
    m_top = new widgets::TopBar;
    m_rail = new widgets::StageRail;
    m_pages = new Pages;
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addWidget(m_pages, 1);
    auto* body = new QWidget;
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_top);
    layout->addLayout(row, 1);
    return body;
}

void MainWindow::makeControllers()
{
    m_controllers = std::make_unique<Controllers>(*this);
    const auto* work = &m_controllers->work;
    connect(work, &WorkController::stageWanted, this, &MainWindow::setStage);
    connect(work, &WorkController::shapesWanted, this, &MainWindow::askForShapes);
    connect(work, &WorkController::runningChanged, m_top, &widgets::TopBar::setRunning);
    connect(&m_controllers->predict, &PredictController::predictorChanged, &m_controllers->predicted,
            &PredictedSides::setPredictor);
    connect(&m_controllers->predict, &PredictController::predictorChanged, &m_controllers->load,
            &LoadCurveController::setPredictor);
    connect(&m_controllers->load, &LoadCurveController::loadLearnt, &m_controllers->predict,
            &PredictController::learnLoad);
    const auto saySaved = [this](const QString& path) { m_status->showMessage(tr("Saved %1").arg(path), 10'000); };
    connect(&m_controllers->predict, &PredictController::saved, m_status, saySaved);
    connect(&m_controllers->link, &LinkController::saved, m_status, saySaved);
    connect(&m_controllers->load, &LoadCurveController::saved, m_status, saySaved);
}

void MainWindow::connectShell()
{
    connect(m_rail, &widgets::StageRail::stageChosen, this, &MainWindow::setStage);
    connect(m_top, &widgets::TopBar::openRequested, this, &MainWindow::chooseFile);
    connect(m_pages->model, &widgets::ModelPage::openRequested, this, &MainWindow::chooseFile);
    connect(m_pages->profile, &widgets::ProfilePage::openRequested, this, &MainWindow::chooseFile);
    connect(m_pages->partition, &widgets::PartitionPage::openRequested, this, &MainWindow::chooseFile);
    connect(m_top, &widgets::TopBar::runRequested, &m_controllers->work, &WorkController::run);
    connect(m_top, &widgets::TopBar::stopRequested, &m_controllers->work, &WorkController::stopRun);
    connect(&m_workspace, &Workspace::changed, this, [this](Changes changes) {
        if (changes & Change::Model)
            showPlace();
    });
}

void MainWindow::makeShortcuts()
{
    const auto add = [this](const QList<QKeySequence>& keys, const QString& what, const std::function<void()>& act) {
        auto* shortcut = new QShortcut(this);
        shortcut->setKeys(keys);
        shortcut->setWhatsThis(what);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    add(QKeySequence::keyBindings(QKeySequence::Open), tr("Open a model file"), [this] { chooseFile(); });
    add({Qt::CTRL | Qt::SHIFT | Qt::Key_S}, tr("Save a picture of the page"),
        [this] { m_controllers->files.saveScreenshot(); });
    add(QKeySequence::keyBindings(QKeySequence::Find), tr("Find a layer"), [this] {
        setStage(widgets::Stage::Model);
        m_pages->model->focusSearch();
    });
    add({Qt::Key_Question, Qt::Key_F1}, tr("This list"), [this] { showKeys(); });
    connect(m_top, &widgets::TopBar::keysRequested, this, &MainWindow::showKeys);
}

void MainWindow::showKeys()
{
    auto* dialog = findChild<widgets::KeysDialog*>();
    if (!dialog) {
        dialog = new widgets::KeysDialog(*this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    dialog->show();
    dialog->activateWindow();
}

void MainWindow::makeUndo()
{
    auto* undo = m_workspace.undoStack()->createUndoAction(this, tr("Undo"));
    undo->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Z)});
    auto* redo = m_workspace.undoStack()->createRedoAction(this, tr("Redo"));
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Y), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)});
    addActions({undo, redo});
}

void MainWindow::open(const QString& model)
{
    m_controllers->work.open(model);
}

void MainWindow::startDemo(const QString& model, const QString& phone)
{
    m_controllers->devices.connectTo(phone, widgets::DeviceRole::Device);
    m_controllers->work.openAndRun(model);
}

void MainWindow::setStage(widgets::Stage stage)
{
    m_rail->setStage(stage);
    m_pages->setStage(stage);
    showPlace();
}

void MainWindow::showPlace()
{
    const auto name = m_workspace.model() ? m_workspace.model()->name : QString();
    m_top->setPlace(name, m_pages->stage());
    setWindowTitle(name.isEmpty() ? tr("Suture") : tr("%1 – Suture").arg(name));
}

void MainWindow::chooseFile()
{
    m_ask(*this, whichModel(), [this](const QString& path) { open(path); });
}

void MainWindow::askForShapes(const QString& model, const OpenShapes& shapes)
{
    auto* dialog = new widgets::ShapeDialog(model.section(QLatin1Char('/'), -1), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (shapes.dimensions.empty())
        dialog->askForInputs(shapes.likelyInputs);
    else
        dialog->askForDimensions(shapes.dimensions);
    auto* work = &m_controllers->work;
    connect(dialog, &widgets::ShapeDialog::dimensionsGiven, work,
            [work, model](const std::map<std::string, std::int64_t>& dimensions) {
                work->openWith(model, {dimensions, {}});
            });
    connect(dialog, &widgets::ShapeDialog::inputsGiven, work,
            [work, model](const std::vector<engine::InputShape>& inputs) {
                work->openWith(model, {{}, inputs});
            });
    connect(work, &WorkController::openingFailed, dialog, &widgets::ShapeDialog::setError);
    connect(&m_workspace, &Workspace::changed, dialog, [dialog](Changes changes) {
        if (changes & Change::Model)
            dialog->accept();
    });
    connect(dialog, &QDialog::rejected, work, &WorkController::giveUpOpening);
    dialog->open();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    QSettings().setValue(QStringLiteral("window/geometry"), saveGeometry());
    QMainWindow::closeEvent(event);
}

} // namespace app
