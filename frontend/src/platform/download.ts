/** How a file that the server made gets to the user. */

/** Give a file to the browser to save. */
export function saveFile(content: Blob | string, name: string): void {
    const blob =
        content instanceof Blob
            ? content
            : new Blob([content], { type: 'text/csv;charset=utf-8' });
    const address = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    // The browser has taken the file over by the next turn.
    setTimeout(() => URL.revokeObjectURL(address));
}
