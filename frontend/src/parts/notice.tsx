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
        {notice.lines.length > 1 ? (
            <ul>
                {notice.lines.map((line) => (
                    <li>{line}</li>
                ))}
            </ul>
        ) : (
            notice.lines.map((line) => <p>{line}</p>)
        )}
    </limel-callout>
);

/** A notice that is read out when it appears. */
export const Alert: FunctionalComponent<{
    notice: NoticeContent;
    texts: Texts;
}> = (props) => (
    <div role="alert">
        <Notice {...props} />
    </div>
);
