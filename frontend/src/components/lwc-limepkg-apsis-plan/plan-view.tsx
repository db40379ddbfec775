import type { Column, Tab } from '@limetech/lime-elements';
import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import type { Held, Plan, PlanPart, Run } from '../../api/types';
import { Notice } from '../../parts/notice';
import { ProgressBar } from '../../parts/progress-bar';
import type { Texts } from '../../texts/texts';
import { troubleNotice } from '../../parts/notice.helpers';
import { byWhom, isUnderWay, progressOfRun } from '../../parts/run.helpers';
import { DecisionView } from './decision-view';
import { isOpen, summaryOf, tabsOf } from './lwc-limepkg-apsis-plan.helpers';
import type { TableRow } from './lwc-limepkg-apsis-plan.types';

interface PlanViewProps {
    run: Run;
    held: Held | null;
    mayApprove: boolean;
    texts: Texts;
    part: PlanPart;
    rows: TableRow[];
    /** How many lines the part has without a search. */
    found: number;
    columns: Array<Column<TableRow>>;
    search: string;
    /** Whether the dialog is as large as it will be. */
    hasRoom: boolean;
    isSaving: boolean;
    onPart: (part: PlanPart) => void;
    onSearch: (search: string) => void;
    onSave: () => void;
}

/** A run that is known: what has become of it, and its plan. */
export const PlanView: FunctionalComponent<PlanViewProps> = (props) => {
    const { run, texts } = props;
    if (isUnderWay(run)) {
        return (
            <ProgressBar progress={progressOfRun(run, texts)} texts={texts} />
        );
    }
    return [
        // While a decision is open, that is all there is to say about the run.
        isOpen(props.held, run) ? (
            renderDecision(props)
        ) : (
            <p class="quiet">{summaryOf(run, byWhom(run, texts), texts)}</p>
        ),
        renderNotices(props),
        run.plan ? (
            renderPlan(run.plan, props)
        ) : (
            <p class="plain">{texts.get('card.plan.none')}</p>
        ),
    ];
};

function renderDecision({ held, mayApprove, texts }: PlanViewProps) {
    return <DecisionView held={held!} mayApprove={mayApprove} texts={texts} />;
}

function renderNotices({ run, texts }: PlanViewProps) {
    const lines = run.messages.map((each) => each.message).filter(Boolean);
    return [
        run.error && (
            <Notice
                notice={troubleNotice(run.error, texts, Date.now())}
                texts={texts}
            />
        ),
        lines.length > 0 && (
            <Notice
                notice={{
                    type: 'note',
                    heading: texts.get('card.messages'),
                    lines,
                }}
                texts={texts}
            />
        ),
    ];
}

function renderPlan(plan: Plan, props: PlanViewProps) {
    const { texts, part, onPart } = props;
    const tabs: Tab[] = tabsOf(plan, texts).map((each) => ({
        id: each.part,
        text: each.title,
        badge: each.total,
        active: each.part === part,
    }));
    const handleTab = (event: CustomEvent<Tab>) => {
        event.stopPropagation();
        if (event.detail.active) {
            onPart(event.detail.id as PlanPart);
        }
    };
    return [
        <limel-tab-bar tabs={tabs} onChangeTab={handleTab} />,
        renderTools(props),
        renderTable(props),
        renderCut(plan, props),
    ];
}

function renderTable({
    texts,
    part,
    rows,
    columns,
    search,
    hasRoom,
}: PlanViewProps) {
    return (
        <div
            class={{ table: true, wide: columns.length > 1 }}
            role="region"
            aria-label={texts.get(`card.part.${part}`)}
        >
            {hasRoom && (
                <limel-table
                    key={part}
                    data={rows}
                    columns={columns}
                    layout="stretchColumns"
                    language={texts.language}
                    emptyMessage={texts.get(
                        search ? 'card.table.not_found' : 'card.table.empty'
                    )}
                />
            )}
        </div>
    );
}

function renderTools({
    texts,
    search,
    isSaving,
    onSearch,
    onSave,
}: PlanViewProps) {
    const handleChange = (event: Event) => {
        event.stopPropagation();
        onSearch((event as CustomEvent<string>).detail);
    };
    return (
        <div class="tools">
            <limel-input-field
                type="search"
                label={texts.get('card.table.search')}
                value={search}
                leadingIcon="search"
                onChange={handleChange}
            />
            <limel-button
                label={texts.get('card.action.csv')}
                icon="download"
                loading={isSaving}
                onClick={onSave}
            />
        </div>
    );
}

function renderCut(
    plan: Plan,
    { texts, part, rows, found, search }: PlanViewProps
) {
    const total = plan.totals[part];
    const shown = {
        shown: texts.number(rows.length),
        total: texts.number(total),
    };
    return (
        <p class="quiet" role="status">
            {search && texts.get('card.table.found', shown)}
            {!search && found < total && texts.get('card.table.cut', shown)}
        </p>
    );
}
