import type {
    LimeWebComponent,
    LimeWebComponentContext,
    LimeWebComponentPlatform,
    Notifications,
} from '@limetech/lime-web-components';
import { PlatformServiceName } from '@limetech/lime-web-components';
import { Component, h, Prop, State, Watch } from '@stencil/core';
import type { ApsisApi } from '../../api/client';
import { createApi } from '../../api/client';
import type { Failure } from '../../api/failure';
import { readFailure } from '../../api/failure';
import type { CampaignStatus, StartedRun } from '../../api/types';
import { Follower } from '../../following/follower';
import { listenToChanges, tellOfChange } from '../../platform/changes';
import { focused } from '../../platform/focus';
import type { Texts } from '../../texts/texts';
import { createTexts } from '../../texts/texts';
import { openPlan } from '../dialogs';
import { idOf } from './actions.helpers';
import type { Action } from './lwc-limepkg-apsis-campaign-status.types';
import { isUnderWay } from '../../parts/run.helpers';
import { markOfStatus, paceOfStatus } from './progress.helpers';
import type { StatusProps } from './status-view';
import { PrimaryAction, StatusView } from './status-view';
import { WithoutStatus } from './without-status';

/** The only action without a request of its own: the next look is what it waits for. */
const LOOK = 'look';

/** How often relative times are written anew. */
const TICK = 20_000;

/**
 * What a marketer sees of the sync on a campaign: the state of its list in APSIS, whether the campaign can be sent, how many
 * people are on the list and why others are not, and what can be done about it.
 *
 * Place it on the card of the campaign. It looks at the server again by itself: often while a run is under way, rarely
 * otherwise, and not at all while nobody can see it.
 */
@Component({
    tag: 'lwc-limepkg-apsis-campaign-status',
    styleUrl: 'lwc-limepkg-apsis-campaign-status.scss',
    shadow: true,
})
export class CampaignStatusCard implements LimeWebComponent {
    /** The client. It may arrive after the element has been connected. */
    @Prop()
    public platform: LimeWebComponentPlatform;

    /** The campaign the card belongs to; another one when the client reuses the element. */
    @Prop()
    public context: LimeWebComponentContext;

    @State()
    private status: CampaignStatus | null = null;

    @State()
    private failure: Failure | null = null;

    @State()
    private refusal: Failure | null = null;

    @State()
    private busy = '';

    @State()
    private exact = false;

    @State()
    private now = Date.now();

    private api: ApsisApi;
    private texts: Texts | null = null;
    private follower: Follower<CampaignStatus> | null = null;
    private place = '';
    private isAsking = false;
    private skew = 0;
    private ticker: ReturnType<typeof setInterval> | undefined;
    private stopListening = () => {};

    public connectedCallback() {
        this.ticker = setInterval(() => this.tick(), TICK);
        this.follow();
    }

    public disconnectedCallback() {
        clearInterval(this.ticker);
        this.stop();
    }

    public render() {
        // Before the client has handed itself over there are no words to show, only that something is coming.
        return (
            <section class="card" aria-busy={String(this.isLoading)}>
                {this.texts ? (
                    this.renderCard(this.texts)
                ) : (
                    <limel-spinner size="mini" limeBranded={false} />
                )}
            </section>
        );
    }

    @Watch('platform')
    @Watch('context')
    protected handlePlace() {
        this.follow();
    }

    private renderCard(texts: Texts) {
        const props = this.status && this.propsFor(this.status, texts);
        return [
            <limel-header
                class="has-responsive-layout"
                icon="email"
                heading={texts.get('card.title')}
            >
                {props && <PrimaryAction {...props} />}
            </limel-header>,
            <div class="body">
                {props ? (
                    <StatusView {...props} />
                ) : (
                    <WithoutStatus
                        isSaved={this.campaign !== null}
                        failure={this.failure}
                        texts={texts}
                        buttons={this.buttons}
                    />
                )}
            </div>,
        ];
    }

    private propsFor(status: CampaignStatus, texts: Texts): StatusProps {
        const { now, exact, failure, refusal } = this;
        return {
            status,
            failure,
            refusal,
            texts,
            time: { now, exact, onToggle: this.handleToggle },
            buttons: this.buttons,
            hasChart: customElements.get('limel-chart') !== undefined,
        };
    }

    private get buttons() {
        return {
            busy: this.busy,
            isRunning: Boolean(this.status?.run),
            hasFailed:
                (this.refusal ?? this.failure) !== null ||
                this.status?.state === 'failed',
            onAction: this.handleAction,
        };
    }

    private get campaign(): number | null {
        return this.context?.id ?? null;
    }

    private get isLoading(): boolean {
        const isSaved = !this.texts || this.campaign !== null;
        return isSaved && !this.status && !this.failure;
    }

    /** Start to follow the record the card is on now, unless that is the one it follows already. */
    private follow() {
        if (!this.platform || !this.context) {
            return;
        }
        const place = `${this.context.limetype} ${this.context.id}`;
        if (this.follower && this.place === place) {
            return;
        }
        this.stop();
        this.place = place;
        this.texts = createTexts(this.platform);
        this.api = createApi(this.platform.get(PlatformServiceName.Http));
        if (this.campaign !== null) {
            this.startFollowing(this.campaign);
        }
    }

    private startFollowing(campaign: number) {
        this.follower = new Follower({
            look: () => this.api.status(campaign),
            seen: this.handleStatus,
            failed: this.handleFailure,
            paceOf: paceOfStatus,
            mark: markOfStatus,
        });
        this.stopListening = listenToChanges(
            this.platform,
            campaign,
            this.handleChange
        );
        this.follower.start();
    }

    private stop() {
        this.follower?.stop();
        this.follower = null;
        this.stopListening();
        this.stopListening = () => {};
        this.place = '';
        this.status = null;
        this.failure = null;
        this.refusal = null;
        this.busy = '';
    }

    private tick() {
        this.now = Date.now() + this.skew;
    }

    private readonly handleStatus = (status: CampaignStatus) => {
        // The clock of this machine may be wrong; distances are measured with the server's.
        this.skew = status.now === null ? 0 : status.now - Date.now();
        this.tick();
        if (this.status && markOfStatus(this.status) !== markOfStatus(status)) {
            this.refusal = null;
        }
        this.status = status;
        this.failure = null;
        this.haveLooked();
    };

    private readonly handleFailure = (failure: Failure) => {
        this.failure = failure;
        this.haveLooked();
        if (failure.kind !== 'unreachable') {
            // What was known may not be shown any more, or is not true any more.
            this.status = null;
        }
    };

    /** A look that somebody asked for has its answer. */
    private haveLooked() {
        if (this.busy === LOOK) {
            this.busy = '';
        }
    }

    private readonly handleChange = () => this.follower?.hurry();

    private readonly handleToggle = () => {
        this.exact = !this.exact;
    };

    private readonly handleAction = (action: Action): unknown => {
        const { campaign, status, api } = this;
        const isGoingOn = action.name === 'sync' && Boolean(status?.run);
        const isBusy = this.busy !== '' || this.isAsking;
        if (isBusy || isGoingOn || campaign === null) {
            return;
        }
        switch (action.name) {
            case 'sync': {
                return this.request(action, () => api.start(campaign));
            }
            case 'preview': {
                return this.preview(action, campaign);
            }
            case 'choose': {
                return this.choose(action, campaign);
            }
            case 'cancel': {
                return this.request(action, () => api.cancel(status!.run!.id));
            }
            case 'review': {
                return this.openPlan(status!.held!.run);
            }
            case 'details': {
                return this.openPlan((status!.run ?? status!.lastRun)!.id);
            }
            default: {
                this.busy = LOOK;
                return this.handleChange();
            }
        }
    };

    private async preview(action: Action, campaign: number) {
        // A button that waits for its answer cannot have the focus.
        const before = focused();
        const run = await this.request(action, () =>
            this.api.preview(campaign)
        );
        if (run) {
            this.openPlan(run.id, before);
        }
    }

    private async choose(action: Action, campaign: number) {
        const choice = action.choice!;
        const { place } = this;
        const isMeant = choice.action !== 'stop' || (await this.confirmStop());
        // What was asked about one record is not done on a card that shows another one by now.
        if (isMeant && place === this.place) {
            await this.request(action, () => this.api.choose(campaign, choice));
        }
    }

    private async confirmStop(): Promise<boolean> {
        const texts = this.texts!;
        this.isAsking = true;
        try {
            return await this.notifications.confirm(
                texts.get('card.stop.title'),
                texts.get('card.stop.text'),
                {
                    acceptText: texts.get('card.choice.stop'),
                    cancelText: texts.get('card.action.back'),
                }
            );
        } finally {
            this.isAsking = false;
        }
    }

    /** Make one request for an action; the run it started, or null when it was refused or the card has moved on. */
    private async request(
        action: Action,
        send: () => Promise<StartedRun>
    ): Promise<StartedRun | null> {
        const { place } = this;
        this.busy = idOf(action);
        this.refusal = null;
        let started: StartedRun | null = null;
        let refusal: Failure | null = null;
        try {
            started = await send();
        } catch (error) {
            refusal = readFailure(error);
        }
        if (place !== this.place) {
            return null;
        }
        this.busy = '';
        this.note(refusal);
        this.settle(started);
        return started;
    }

    /** A server that is gone says nothing about this request alone: it is told once, until it answers again. */
    private note(refusal: Failure | null) {
        if (refusal?.kind === 'unreachable') {
            this.failure = refusal;
        } else {
            this.refusal = refusal;
        }
    }

    private settle(started: StartedRun | null) {
        if (started && this.status && isUnderWay(started)) {
            this.status = { ...this.status, run: started };
        }
        if (started?.joined || started?.repeated) {
            const key = started.joined ? 'card.joined' : 'card.repeated';
            this.notifications.notify(this.texts!.get(key));
        }
        if (!tellOfChange(this.platform, this.campaign!)) {
            this.follower?.hurry();
        }
    }

    private openPlan(runId: number, before = focused()) {
        if (!this.status) {
            // The right to see the campaign has gone meanwhile; the card says so.
            return;
        }
        const { held, rights } = this.status;
        openPlan(
            this,
            {
                runId,
                campaign: this.campaign!,
                held: held?.run === runId ? held : null,
                mayApprove: rights.approve,
            },
            this.handleChange,
            before
        );
    }

    private get notifications(): Notifications {
        return this.platform.get(PlatformServiceName.Notification);
    }
}
