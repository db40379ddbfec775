import type { Column } from '@limetech/lime-elements';
import type {
    LimeWebComponent,
    LimeWebComponentContext,
    LimeWebComponentPlatform,
    Notifications,
} from '@limetech/lime-web-components';
import { PlatformServiceName } from '@limetech/lime-web-components';
import type { EventEmitter } from '@stencil/core';
import { Component, Event, h, Listen, Prop, State, Watch } from '@stencil/core';
import type { ApsisApi } from '../../api/client';
import { createApi } from '../../api/client';
import type { Failure } from '../../api/failure';
import { readFailure } from '../../api/failure';
import type { Held, Plan, PlanPart, Run } from '../../api/types';
import { Follower } from '../../following/follower';
import { Alert } from '../../parts/notice';
import { saveFile } from '../../platform/download';
import { hasGrown } from '../../platform/growing';
import { canNavigate, navigateTo, personBase } from '../../platform/links';
import type { Texts } from '../../texts/texts';
import { createTexts } from '../../texts/texts';
import { openPerson } from '../dialogs';
import { failureNotice } from '../../parts/notice.helpers';
import { isUnderWay, markOfRun } from '../../parts/run.helpers';
import {
    fingerprintOf,
    firstPart,
    headingOf,
    isOpen,
    matching,
    tableRows,
} from './lwc-limepkg-apsis-plan.helpers';
import type {
    Decision,
    PlanBusy,
    TableRow,
} from './lwc-limepkg-apsis-plan.types';
import { DecisionButtons } from './plan-buttons';
import { columnsOf } from './plan-table.helpers';
import { PlanView } from './plan-view';

/**
 * What a run has done or would do, person by person and in words; and, where removals wait for somebody, the place to
 * approve or reject them.
 *
 * A dialog: it is opened through the client's dialog service and says `dialogClosed` when it is done. A run that is still
 * under way is followed until its plan is there.
 */
@Component({
    tag: 'lwc-limepkg-apsis-plan',
    styleUrl: 'lwc-limepkg-apsis-plan.scss',
    shadow: true,
})
export class PlanDialog implements LimeWebComponent {
    /** The client. */
    @Prop()
    public platform: LimeWebComponentPlatform;

    /** The record from whose card the dialog was opened. */
    @Prop()
    public context: LimeWebComponentContext;

    /** The run whose plan is shown. */
    @Prop()
    public runId: number;

    /** The campaign of the run. */
    @Prop()
    public campaign: number;

    /** What waits for a decision in that run, if anything. */
    @Prop()
    public held: Held | null = null;

    /** Whether the user may decide. */
    @Prop()
    public mayApprove = false;

    /** The dialog is done and can be taken away. */
    @Event({ bubbles: false })
    public dialogClosed: EventEmitter<void>;

    /** Something was decided, or turned out to be decided already. */
    @Event({ bubbles: false })
    public planDecided: EventEmitter<void>;

    @State()
    private run: Run | null = null;

    @State()
    private failure: Failure | null = null;

    @State()
    private refusal: Failure | null = null;

    @State()
    private part: PlanPart = 'adds';

    @State()
    private rows: TableRow[] = [];

    @State()
    private search = '';

    @State()
    private busy: PlanBusy = '';

    /** A table asks once how much room there is: not before the dialog is open. */
    @State()
    private hasRoom = false;

    /** Another dialog lies over this one; Escape is meant for that. */
    @State()
    private isCovered = false;

    private api: ApsisApi;
    private texts: Texts | null = null;
    private follower: Follower<Run> | null = null;
    private all: TableRow[] = [];
    private columns: Array<Column<TableRow>> = [];
    private dialog?: HTMLLimelDialogElement;
    private content?: HTMLElement;

    public connectedCallback() {
        this.follow();
    }

    public disconnectedCallback() {
        this.follower?.stop();
    }

    public componentDidRender() {
        if (this.dialog && !this.hasRoom) {
            this.waitForRoom(this.dialog, this.content!);
        }
    }

    public render() {
        const { texts } = this;
        return (
            texts && (
                <limel-dialog
                    open
                    ref={(element) => (this.dialog = element)}
                    class={{ 'with-plan': Boolean(this.run?.plan) }}
                    heading={headingOf(this.run, this.held, texts)}
                    closingActions={{
                        escapeKey: !this.isCovered,
                        scrimClick: false,
                    }}
                    onClose={this.handleClose}
                >
                    <div
                        class="content"
                        ref={(element) => (this.content = element)}
                    >
                        {this.renderContent(texts)}
                    </div>
                    {this.renderButtons(texts)}
                </limel-dialog>
            )
        );
    }

    @Watch('platform')
    @Watch('runId')
    protected handlePlace() {
        this.follow();
    }

    @Listen('explainPerson')
    protected handleExplain(event: CustomEvent<number>) {
        event.stopPropagation();
        this.isCovered = true;
        openPerson(this, this.campaign, event.detail, () => {
            this.isCovered = false;
        });
    }

    @Listen('openPerson')
    protected handleOpenPerson(event: CustomEvent<string>) {
        event.stopPropagation();
        if (canNavigate(this.platform)) {
            event.preventDefault();
            navigateTo(this.platform, event.detail);
            this.dialogClosed.emit();
        }
    }

    private renderContent(texts: Texts) {
        return [
            this.failure && (
                <Alert notice={failureNotice(this.failure, texts)} />
            ),
            this.refusal && (
                <Alert notice={failureNotice(this.refusal, texts)} />
            ),
            this.run && (
                <PlanView
                    run={this.run}
                    held={this.held}
                    mayApprove={this.mayApprove}
                    texts={texts}
                    part={this.part}
                    rows={this.rows}
                    found={this.all.length}
                    columns={this.columns}
                    search={this.search}
                    hasRoom={this.hasRoom}
                    isSaving={this.busy === 'csv'}
                    onPart={this.showPart}
                    onSearch={this.handleSearch}
                    onSave={this.handleSave}
                />
            ),
            !this.run && !this.failure && (
                <p class="plain quiet" role="status">
                    <limel-spinner size="mini" limeBranded={false} />
                    {texts.get('card.plan.loading')}
                </p>
            ),
        ];
    }

    private renderButtons(texts: Texts) {
        const canDecide =
            this.mayApprove &&
            isOpen(this.held, this.run) &&
            this.refusal?.kind !== 'stale';
        return [
            <limel-button
                slot="button"
                label={texts.get('card.action.close')}
                onClick={this.handleDone}
            />,
            canDecide && (
                <DecisionButtons
                    count={this.held!.count}
                    busy={this.busy}
                    hasFailed={this.refusal !== null}
                    texts={texts}
                    onDecide={(what) => this.decide(what, texts)}
                />
            ),
        ];
    }

    private async waitForRoom(dialog: HTMLElement, content: HTMLElement) {
        await hasGrown(dialog, content);
        this.hasRoom = true;
    }

    private follow() {
        this.follower?.stop();
        if (!this.platform || this.runId === undefined) {
            return;
        }
        const { runId } = this;
        this.texts = createTexts(this.platform);
        this.api = createApi(this.platform.get(PlatformServiceName.Http));
        this.run = null;
        this.follower = new Follower({
            look: () => this.api.run(runId),
            seen: this.handleRun,
            failed: this.handleFailure,
            paceOf: (run) => (isUnderWay(run) ? 'busy' : null),
            mark: markOfRun,
        });
        this.follower.start();
    }

    private readonly handleRun = (run: Run) => {
        const isNew = run.plan && !this.run?.plan;
        this.run = run;
        this.failure = null;
        if (isNew) {
            this.showPart(firstPart(run.plan as Plan));
        }
    };

    private readonly handleFailure = (failure: Failure) => {
        this.failure = failure;
    };

    private readonly showPart = (part: PlanPart) => {
        const texts = this.texts!;
        this.part = part;
        this.all = tableRows(this.run!.plan!.rows[part], texts);
        this.columns = columnsOf(
            part,
            this.all,
            personBase(this.platform),
            texts
        );
        this.rows = matching(this.all, this.search);
    };

    private readonly handleSearch = (search: string) => {
        this.search = search;
        this.rows = matching(this.all, search);
    };

    private readonly handleSave = async () => {
        await this.request('csv', async () => {
            saveFile(
                await this.api.csv(this.runId),
                `apsis-${this.campaign}-${this.runId}.csv`
            );
        });
    };

    private async decide(what: Decision, texts: Texts) {
        const { runId, held, run } = this;
        const fingerprint = fingerprintOf(held!, run!.plan);
        const isDone = await this.request(what, () =>
            this.api[what](runId, fingerprint)
        );
        if (isDone || this.refusal?.kind === 'stale') {
            this.planDecided.emit();
        }
        if (isDone) {
            this.notifications.notify(texts.get(`card.${what}.done`));
            this.dialogClosed.emit();
        }
    }

    /** Make one request; a click while another one is under way does nothing. */
    private async request(
        what: Exclude<PlanBusy, ''>,
        send: () => Promise<unknown>
    ): Promise<boolean> {
        if (this.busy) {
            return false;
        }
        this.busy = what;
        this.refusal = null;
        try {
            await send();
            return true;
        } catch (error) {
            this.refusal = readFailure(error);
            return false;
        } finally {
            this.busy = '';
        }
    }

    private readonly handleClose = (event: CustomEvent<void>) => {
        // Elements inside the dialog have `close` events too, and those bubble.
        if (event.target === event.currentTarget) {
            event.stopPropagation();
            this.dialogClosed.emit();
        }
    };

    private readonly handleDone = () => {
        this.dialogClosed.emit();
    };

    private get notifications(): Notifications {
        return this.platform.get(PlatformServiceName.Notification);
    }
}
