import type {
    LimeWebComponent,
    LimeWebComponentContext,
    LimeWebComponentPlatform,
} from '@limetech/lime-web-components';
import { PlatformServiceName } from '@limetech/lime-web-components';
import type { EventEmitter } from '@stencil/core';
import { Component, Event, h, Prop, State, Watch } from '@stencil/core';
import { createApi } from '../../api/client';
import type { Failure } from '../../api/failure';
import type { Explanation } from '../../api/types';
import { Follower } from '../../following/follower';
import { Alert } from '../../parts/notice';
import type { Texts } from '../../texts/texts';
import { createTexts } from '../../texts/texts';
import { failureNotice } from '../../parts/notice.helpers';
import { ExplanationView } from './explanation-view';
import type { Question } from './lwc-limepkg-apsis-person.helpers';
import { questionOf } from './lwc-limepkg-apsis-person.helpers';

/**
 * Why one person is or is not on the list of a campaign, step by step, and what to do about it.
 *
 * Opened as a dialog from a plan; or placed on the card of a person, where it answers for the campaign the card was opened
 * from, or for the one it is given.
 */
@Component({
    tag: 'lwc-limepkg-apsis-person',
    styleUrl: 'lwc-limepkg-apsis-person.scss',
    shadow: true,
})
export class PersonExplanation implements LimeWebComponent {
    /** The client. It may arrive after the element has been connected. */
    @Prop()
    public platform: LimeWebComponentPlatform;

    /** The person, where the component is placed on a card. */
    @Prop()
    public context: LimeWebComponentContext;

    /** The campaign; the one the card was opened from, where it is not given. */
    @Prop()
    public campaign?: number;

    /** The person; the one of the card, where it is not given. */
    @Prop()
    public person?: number;

    /** Whether the explanation is a dialog of its own. */
    @Prop()
    public isDialog = false;

    /** The dialog is done and can be taken away. */
    @Event({ bubbles: false })
    public dialogClosed: EventEmitter<void>;

    @State()
    private explanation: Explanation | null = null;

    @State()
    private failure: Failure | null = null;

    private texts: Texts | null = null;
    private question: Question | null = null;
    private follower: Follower<Explanation> | null = null;

    public connectedCallback() {
        this.ask();
    }

    public disconnectedCallback() {
        this.follower?.stop();
        this.question = null;
    }

    public render() {
        const { texts } = this;
        if (!texts) {
            return <limel-spinner size="mini" limeBranded={false} />;
        }
        return this.isDialog
            ? this.renderDialog(texts)
            : this.renderSection(texts);
    }

    @Watch('platform')
    @Watch('context')
    @Watch('campaign')
    @Watch('person')
    protected handlePlace() {
        this.ask();
    }

    private renderDialog(texts: Texts) {
        return (
            <limel-dialog
                open
                heading={this.heading(texts)}
                closingActions={{ escapeKey: true, scrimClick: true }}
                onClose={this.handleClose}
            >
                <div class="content">{this.renderContent(texts)}</div>
                <limel-button
                    slot="button"
                    label={texts.get('card.action.close')}
                    onClick={() => this.dialogClosed.emit()}
                />
            </limel-dialog>
        );
    }

    private renderSection(texts: Texts) {
        return (
            <section class="card">
                <limel-header icon="user" heading={this.heading(texts)} />
                <div class="content">{this.renderContent(texts)}</div>
            </section>
        );
    }

    private renderContent(texts: Texts) {
        if (!this.question) {
            return <p role="status">{texts.get('card.person.no_campaign')}</p>;
        }
        if (this.failure) {
            return this.renderFailure(this.failure, texts);
        }
        if (!this.explanation) {
            return (
                <p class="plain quiet" role="status">
                    <limel-spinner size="mini" limeBranded={false} />
                    {texts.get('card.person.loading')}
                </p>
            );
        }
        return <ExplanationView explanation={this.explanation} texts={texts} />;
    }

    private renderFailure(failure: Failure, texts: Texts) {
        return [
            <Alert notice={failureNotice(failure, texts)} />,
            <div class="actions">
                <limel-button
                    outlined
                    label={texts.get('card.action.look')}
                    icon="refresh"
                    onClick={() => this.follower?.hurry()}
                />
            </div>,
        ];
    }

    private heading(texts: Texts): string {
        return this.explanation?.person.name || texts.get('card.person.title');
    }

    private ask() {
        const question = questionOf(this.context, this.campaign, this.person);
        const isSame =
            question?.campaign === this.question?.campaign &&
            question?.person === this.question?.person;
        if (!this.platform || (this.texts && isSame)) {
            return;
        }
        this.follower?.stop();
        this.texts = createTexts(this.platform);
        this.question = question;
        this.explanation = null;
        this.failure = null;
        if (question) {
            this.follow(question);
        }
    }

    private follow({ campaign, person }: Question) {
        const api = createApi(this.platform.get(PlatformServiceName.Http));
        this.follower = new Follower({
            look: () => api.explain(campaign, person),
            seen: (explanation) => {
                this.explanation = explanation;
                this.failure = null;
            },
            failed: (failure) => {
                this.failure = failure;
            },
            // One answer is enough: APSIS may have been asked for it.
            paceOf: () => null,
            mark: () => '',
        });
        this.follower.start();
    }

    private readonly handleClose = (event: CustomEvent<void>) => {
        // Elements inside the dialog have `close` events too, and those bubble.
        if (event.target === event.currentTarget) {
            event.stopPropagation();
            this.dialogClosed.emit();
        }
    };
}
