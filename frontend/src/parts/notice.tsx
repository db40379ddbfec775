import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import type { Notice as NoticeContent } from './parts.types';
import type { Texts } from '../texts/texts';

/** Something to read before going on; one line is a paragraph, several are a list. */
export const Notice: FunctionalComponent<{
    notice: NoticeContent;
    texts: Texts;
}> = ({ notice, texts }) => (
    <limel-callout
        class="notice"
        type={notice.type}
        heading={notice.heading}
        language={texts.language}
    >
        <Lines lines={notice.lines} />
    </limel-callout>
);

/**
 * Why a request failed, read out when it appears. Of plain elements on purpose: while the server is away the client cannot
 * load an element of its own that it has not loaded before, and the sentence would stay invisible.
 */
export const Alert: FunctionalComponent<{ notice: NoticeContent }> = ({
    notice,
}) => (
    <div role="alert" class={`notice alert ${notice.type}`}>
        <p class="alert-heading">{notice.heading}</p>
        <Lines lines={notice.lines} />
    </div>
);

const Lines: FunctionalComponent<{ lines: string[] }> = ({ lines }) =>
    lines.length > 1 ? (
        <ul>
            {lines.map((line) => (
                <li>{line}</li>
            ))}
        </ul>
    ) : (
        lines.map((line) => <p>{line}</p>)
    );
