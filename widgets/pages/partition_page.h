// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_log.h"
#include "widgets/pages/link_editor.h"
#include "widgets/pages/proof_line.h"
#include "widgets/shell/stage.h"
#include "widgets/tables/conditions.h"
#include "widgets/tables/plans_model.h"

#include <QWidget>

#include <memory>
#include <optional>

class QButtonGroup;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace widgets {

class Card;
class LatencyBreakdownChart;
class LayerTable;
class MessageLine;
class MissingNote;
class PlanTable;
class TermsEditor;
class WhatIfCard;

/// The plans side by side, the link they are for, and the cut on the graph.
class PartitionPage : public QWidget
{
    Q_OBJECT
public:
    explicit PartitionPage(QWidget* parent = nullptr);

    void setGraph(std::shared_ptr<const engine::LayerGraph> graph);
    void setProfiles(const std::optional<engine::Profile>& device, const std::optional<engine::Profile>& edge);
    /// Names of the two devices; empty: that one is not ready.
    void setDevices(const QString& device, const QString& edge);
    void setGraphView(QWidget* view); ///< takes @p view
    void setPlans(std::vector<PlanRow> plans);
    void setChosenPlan(int row);   ///< announces nothing; -1: none
    void setComparedPlan(int row); ///< the same
    /// Shown in the place of the chosen plan until there is none.
    void setPreview(std::optional<PlanPreview> preview);
    void setLink(const std::optional<engine::Link>& link); ///< announces nothing; none: there is none yet
    /// @p hasImage: an input of the model is one.
    void setAllowedCodecs(const std::vector<engine::Codec>& allowed, bool hasImage);
    /// Where the link's rates come from: "measured, emulated link", "set by hand; a run will emulate it".
    void setLinkSource(const QString& text);
    void setLinkEditable(bool editable);     ///< true at first
    void setMeasuredLinkHidden(bool hidden); ///< by the one that is shown: offers to have it back
    void setLinkPresets(const std::vector<NamedLink>& presets);
    void setResultOn(engine::Side side);
    /// A run at its beginning, in its midst or at its end; null: none.
    void setRun(std::shared_ptr<const engine::RunLog> run);
    /// The run has more frames, or has come to its end.
    void framesAppended();
    /// A run that does not grow.
    void setReport(const std::optional<engine::RunReport>& report);
    void setConditions(const Conditions& conditions); ///< of what is exported, but for the run
    void setError(const QString& text);               ///< empty: none
    void setSelectedLayer(std::optional<engine::LayerId> layer);
    WhatIfCard* whatIf() const { return m_tabs; }

Q_SIGNALS:
    void planChosen(int row);
    void compareRequested(int row); ///< -1: no longer
    void previewEndRequested();
    void unpinAllRequested();
    void allowedCodecsEdited(const std::vector<engine::Codec>& allowed);
    /// A wish, answered by setLink().
    void linkEdited(const engine::Link& link);
    void linkEditEnded(); ///< what is edited next is another thought
    void measuredLinkRequested();
    void resultOnChosen(engine::Side side);
    void openRequested();
    void stageRequested(widgets::Stage stage);
    void profileRequested();
    void runRequested();
    void layerSelected(engine::LayerId layer);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

private:
    QWidget* makePlans();
    QWidget* makePlanTable();
    QWidget* makeResultChoice();
    QWidget* makeComparison();
    QWidget* makeBreakdown();
    QWidget* makeTabs();
    void showMissing();
    void requestMissing();
    void showProof();

    bool m_hasGraph = false;
    bool m_hasProfiles = false;
    bool m_hasDevices = false;
    MessageLine* m_error;
    MissingNote* m_missing;
    Card* m_graphCard;
    QToolButton* m_unpinAll = nullptr;
    std::optional<PlanPreview> m_preview;
    QString m_pins; ///< as in Conditions
    PlanTable* m_plans = nullptr;
    LinkEditor* m_link = nullptr;
    TermsEditor* m_terms = nullptr;
    Card* m_plansCard = nullptr;
    QButtonGroup* m_resultOn = nullptr;
    ProofLine* m_proof = nullptr;
    WhatIfCard* m_tabs = nullptr;
    LayerTable* m_layers = nullptr;
    QStackedWidget* m_comparison = nullptr;
    QLabel* m_runConditions = nullptr;
    LatencyBreakdownChart* m_breakdown = nullptr;
};

} // namespace widgets
